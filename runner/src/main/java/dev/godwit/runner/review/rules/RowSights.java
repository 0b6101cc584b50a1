package dev.godwit.runner.review.rules;

import dev.godwit.runner.review.Excerpt;
import dev.godwit.runner.review.Sight;
import dev.godwit.runner.review.Step;
import dev.godwit.runner.review.act.Act;
import dev.godwit.runner.review.act.Constraint;
import dev.godwit.runner.review.act.DataType;
import dev.godwit.runner.review.facts.Facts;
import dev.godwit.runner.review.facts.Question;
import dev.godwit.runner.review.schema.KnownTable;
import dev.godwit.runner.sql.Name;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the rows say of constraints, indexes and types that are new to them. */
final class RowSights {

    private static final Sight NOTHING_TO_ASK = new Sight.Unknown("there is no way to ask for it");

    private static final int FIRST_WITH_INPUT_CHECK = 16;

    private static final Map<String, Question.Misfit> WHOLE_NUMBERS = Map.of(
            "int2", new Question.Misfit.Beyond(Short.MIN_VALUE, Short.MAX_VALUE),
            "int4", new Question.Misfit.Beyond(Integer.MIN_VALUE, Integer.MAX_VALUE),
            "int8", new Question.Misfit.Beyond(Long.MIN_VALUE, Long.MAX_VALUE));

    private static final Set<String> NUMBERS = Set.of("int2", "int4", "int8", "numeric");
    private static final Set<String> TEXTS = Set.of("text", "varchar", "bpchar");

    /** What a text can be cast to without meaning something else to another session. */
    private static final Set<String> READ_FROM_TEXT = Set.of(
            "int2", "int4", "int8", "numeric", "float4", "float8", "bool", "uuid", "json", "jsonb", "inet", "cidr");

    private RowSights() {}

    /** Of a constraint that is added. */
    static Sight of(Step step, Name table, Constraint constraint) {
        return switch (constraint.kind()) {
            case Check -> check(step, table, constraint);
            case NotNull ->
                step.sight(new Question.Nulls(table, constraint.columns().getFirst()), constraint.columns());
            case ForeignKey -> orphans(step, table, constraint);
            case Unique, Primary ->
                constraint.usingIndex() == null ? duplicates(step, table, constraint) : new Sight.Clear();
            case Exclusion -> NOTHING_TO_ASK;
        };
    }

    private static Sight check(Step step, Name table, Constraint constraint) {
        Constraint.Expression check = constraint.check();
        if (check == null) {
            return NOTHING_TO_ASK;
        }
        Optional<Sight> harmful = calls(step, check.functions(), "its condition");
        return harmful.orElseGet(() -> Excerpt.check(step.statement().text(), check.at())
                .map(sql -> step.sight(new Question.Breaks(table, sql), constraint.columns()))
                .orElse(NOTHING_TO_ASK));
    }

    /** Of one that is there and not validated. */
    static Sight validated(Step step, Name table, Constraint constraint) {
        if (constraint.kind() == Constraint.Kind.ForeignKey) {
            return orphans(step, table, constraint);
        }
        return step.table(table)
                .flatMap(KnownTable::facts)
                .flatMap(facts -> Optional.ofNullable(facts.conditions().get(constraint.name())))
                .map(sql -> step.sight(new Question.Breaks(table, sql), constraint.columns()))
                .orElse(NOTHING_TO_ASK);
    }

    private static Sight orphans(Step step, Name table, Constraint constraint) {
        Name parent = constraint.references();
        if (parent == null || step.facts().isEmpty()) {
            return new Sight.None();
        }
        if (step.schema().isFresh(parent) && !step.schema().isEmpty(table)) {
            return new Sight.Unknown("a pending migration makes " + step.shown(parent));
        }
        List<String> referenced =
                constraint.referencedColumns().isEmpty() ? primaryKey(step, parent) : constraint.referencedColumns();
        if (referenced.size() != constraint.columns().size()) {
            return NOTHING_TO_ASK;
        }
        Optional<String> decider = step.schema().decider(parent, referenced);
        return decider.<Sight>map(by -> new Sight.Unknown("that is decided by " + by))
                .orElseGet(() -> step.sight(
                        new Question.Orphans(table, constraint.columns(), parent, referenced), constraint.columns()));
    }

    private static List<String> primaryKey(Step step, Name table) {
        return step.table(table).stream()
                .flatMap(known -> known.constraints().stream())
                .filter(constraint -> constraint.kind() == Constraint.Kind.Primary)
                .findFirst()
                .map(Constraint::columns)
                .orElse(List.of());
    }

    private static Sight duplicates(Step step, Name table, Constraint unique) {
        return step.sight(
                new Question.Duplicates(
                        table,
                        unique.columns().stream()
                                .map(column -> new Question.Key(true, column))
                                .toList(),
                        null,
                        unique.nullsEqual()),
                unique.columns());
    }

    static Sight duplicates(Step step, Act.CreateIndex index) {
        Optional<Sight> harmful = calls(step, index.functions(), "the index");
        if (harmful.isPresent()) {
            return harmful.get();
        }
        List<Question.Key> keys = Excerpt.keys(step.statement().text());
        if (keys.isEmpty()) {
            return NOTHING_TO_ASK;
        }
        return step.sight(
                new Question.Duplicates(
                        index.table(),
                        keys,
                        Excerpt.predicate(step.statement().text()).orElse(null),
                        Excerpt.nullsEqual(step.statement().text())),
                index.columns());
    }

    /** Of a type that the values may not fit into. */
    static Sight misfits(Step step, Act.ChangeType change, @Nullable DataType from) {
        Optional<Facts> facts = step.facts();
        if (facts.isEmpty()
                || from == null
                || change.computed()
                || from.array()
                || change.type().array()) {
            return new Sight.None();
        }
        return enumMisfit(step, from, change, facts.get())
                .or(() -> misfit(from, change, facts.get().major()))
                .map(misfit -> step.sight(
                        new Question.Misfits(change.table(), change.column(), misfit), List.of(change.column())))
                .orElse(new Sight.None());
    }

    private static Optional<Question.Misfit> enumMisfit(Step step, DataType from, Act.ChangeType change, Facts facts) {
        boolean text = from.schema() == null && TEXTS.contains(from.name());
        return change.using() && text && facts.major() >= FIRST_WITH_INPUT_CHECK
                ? step.schema().enumInSql(change.type()).map(Question.Misfit.NoInput::new)
                : Optional.empty();
    }

    private static Optional<Question.Misfit> misfit(DataType from, Act.ChangeType change, int major) {
        DataType to = change.type();
        if (from.schema() != null || to.schema() != null) {
            return Optional.empty();
        }
        // A cast that the script writes out cuts off what is too long instead of failing.
        if (TEXTS.contains(from.name()) && TEXTS.contains(to.name()) && !change.using()) {
            return to.modifiers().stream().findFirst().map(Question.Misfit.Longer::new);
        }
        Question.Misfit range = WHOLE_NUMBERS.get(to.name());
        if (NUMBERS.contains(from.name()) && range != null && !from.name().equals(to.name())) {
            return Optional.of(range);
        }
        return change.using()
                        && TEXTS.contains(from.name())
                        && READ_FROM_TEXT.contains(to.name())
                        && to.modifiers().isEmpty()
                        && major >= FIRST_WITH_INPUT_CHECK
                ? Optional.of(new Question.Misfit.NoInput(to.name()))
                : Optional.empty();
    }

    /** An expression is asked only if it calls nothing but PostgreSQL's own functions without effect. */
    private static Optional<Sight> calls(Step step, Collection<String> functions, String what) {
        if (step.facts().isEmpty()) {
            return Optional.of(new Sight.None());
        }
        return functions.stream()
                .filter(function -> !step.schema().isSteadyBuiltIn(function))
                .sorted()
                .findFirst()
                .map(function -> new Sight.Unknown(
                        "not asked, because " + what + " calls " + function + "(), which may be anything"));
    }
}
