package dev.godwit.runner.facts;

import dev.godwit.runner.review.facts.Facts;
import dev.godwit.runner.review.facts.Question;
import dev.godwit.runner.review.facts.TableFacts;
import dev.godwit.runner.sql.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Questions in SQL: how many rows are in the way, and how many lines were looked at to know. Every name in them was quoted by
 * the server.
 */
record QuestionSql(Facts facts) {

    private static final String BOUND = " LIMIT " + (FactsReader.COUNTED + 1);

    /** Empty if a table or a column is not there. */
    Optional<String> of(Question question) {
        return switch (question) {
            case Question.Nulls(Name table, String column) ->
                columns(table, List.of(column)).flatMap(quoted -> rows(table, quoted.getFirst() + " IS NULL"));
            case Question.Breaks(Name table, String condition) ->
                // A comment may be the last thing in it.
                rows(table, "((" + condition + "\n)) IS FALSE");
            case Question.Duplicates duplicates -> duplicates(duplicates);
            case Question.Orphans orphans -> orphans(orphans);
            case Question.Misfits(Name table, String column, Question.Misfit misfit) ->
                columns(table, List.of(column)).flatMap(quoted -> rows(table, misfit(quoted.getFirst(), misfit)));
        };
    }

    private Optional<String> rows(Name table, String condition) {
        return relation(table)
                .map(quoted -> "SELECT count(*), count(*) FROM (SELECT FROM " + quoted + " WHERE " + condition + BOUND
                        + ") found");
    }

    private static String misfit(String column, Question.Misfit misfit) {
        return switch (misfit) {
            case Question.Misfit.Longer(int characters) -> "length(rtrim(" + column + "::text, ' ')) > " + characters;
            case Question.Misfit.Beyond(long least, long most) ->
                "round(" + column + "::numeric) NOT BETWEEN " + least + " AND " + most;
            case Question.Misfit.NoInput(String type) ->
                "NOT pg_input_is_valid(" + column + "::text, '" + type.replace("'", "''") + "')";
        };
    }

    private Optional<String> duplicates(Question.Duplicates question) {
        List<String> keys = new ArrayList<>();
        for (Question.Key key : question.keys()) {
            if (key.column()) {
                Optional<List<String>> quoted = columns(question.table(), List.of(key.sql()));
                if (quoted.isEmpty()) {
                    return Optional.empty();
                }
                keys.add(quoted.get().getFirst());
            } else {
                keys.add("(" + key.sql() + "\n)");
            }
        }
        String known = question.nullsEqual()
                ? "true"
                : keys.stream().map(key -> key + " IS NOT NULL").collect(Collectors.joining(" AND "));
        String predicate = question.predicate() == null ? "" : " AND (" + question.predicate() + "\n)";
        return relation(question.table())
                .map(quoted ->
                        "SELECT coalesce(sum(repeated), 0)::bigint, count(*) FROM (SELECT count(*) - 1 AS repeated FROM "
                                + quoted + " WHERE " + known + predicate + " GROUP BY " + String.join(", ", keys)
                                + " HAVING count(*) > 1" + BOUND + ") found");
    }

    private Optional<String> orphans(Question.Orphans question) {
        Optional<List<String>> children = columns(question.table(), question.columns());
        Optional<List<String>> parents = columns(question.parent(), question.parentColumns());
        Optional<String> child = relation(question.table());
        Optional<String> parent = relation(question.parent());
        if (children.isEmpty() || parents.isEmpty() || child.isEmpty() || parent.isEmpty()) {
            return Optional.empty();
        }
        String known = children.get().stream()
                .map(column -> "c." + column + " IS NOT NULL")
                .collect(Collectors.joining(" AND "));
        String same = IntStream.range(0, children.get().size())
                .mapToObj(i ->
                        "p." + parents.get().get(i) + " = c." + children.get().get(i))
                .collect(Collectors.joining(" AND "));
        return Optional.of("SELECT count(*), count(*) FROM (SELECT FROM " + child.get() + " c WHERE " + known
                + " AND NOT EXISTS (SELECT FROM " + parent.get() + " p WHERE " + same + ")" + BOUND + ") found");
    }

    private Optional<String> relation(Name table) {
        return Optional.ofNullable(facts.tables().get(table)).map(TableFacts::quoted);
    }

    private Optional<List<String>> columns(Name table, List<String> names) {
        TableFacts known = facts.tables().get(table);
        if (known == null || !known.columns().keySet().containsAll(names)) {
            return Optional.empty();
        }
        return Optional.of(names.stream()
                .flatMap(name -> Optional.ofNullable(known.columns().get(name)).stream())
                .map(TableFacts.Column::quoted)
                .toList());
    }
}
