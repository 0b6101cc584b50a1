package dev.godwit.runner.review;

import dev.godwit.bundle.Migration;
import dev.godwit.runner.review.rules.Rules;
import dev.godwit.runner.sql.PostgresParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reviews for tests, all with one parser. */
final class Reviews {

    private static final Supplier<PostgresParser> GRAMMAR = PostgresParser.lazily();

    private Reviews() {}

    /** Of scripts, one after the other; the last one's. */
    static ReviewedMigration last(String... scripts) {
        List<Migration> migrations = new ArrayList<>();
        for (int i = 0; i < scripts.length; i++) {
            migrations.add(new Migration("2024010" + i + "000000_describes_itself", "0".repeat(64), scripts[i]));
        }
        return of(migrations).getLast();
    }

    static List<ReviewedMigration> of(List<Migration> migrations) {
        return Review.of(migrations, Rules.ALL, GRAMMAR, "public");
    }

    static Set<String> rules(String... scripts) {
        return last(scripts).findings().stream().map(Finding::rule).collect(Collectors.toSet());
    }

    static List<String> messages(String rule, String... scripts) {
        return last(scripts).findings().stream()
                .filter(finding -> finding.rule().equals(rule))
                .map(Finding::message)
                .toList();
    }
}
