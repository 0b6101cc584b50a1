package dev.godwit.runner;

import dev.godwit.bundle.BundleReading;
import dev.godwit.bundle.Migration;
import dev.godwit.report.Outcome;
import dev.godwit.runner.run.RunStopped;
import dev.godwit.runner.sql.CheckScan;
import dev.godwit.runner.sql.PostgresParser;
import dev.godwit.runner.sql.ScriptScan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** How each pending script is to be run; all of them are looked at before any of them runs. */
final class ScriptPlans {

    private ScriptPlans() {}

    /**
     * By the names of migrations.
     *
     * @throws RunStopped {@link Outcome#InvalidBundle}, with everything that is wrong with any of them
     */
    static Map<String, ScriptScan.Plan> of(List<Migration> pending, Supplier<PostgresParser> grammar) {
        Map<String, ScriptScan.Plan> found = new HashMap<>();
        List<String> problems = new ArrayList<>();
        for (Migration migration : pending) {
            ScriptScan.Plan plan = ScriptScan.of(migration, grammar);
            found.put(migration.name(), plan);
            if (plan instanceof ScriptScan.Plan.Refused refused) {
                problems.addAll(refused.problems());
            }
            problems.addAll(checks(migration, grammar));
        }
        if (!problems.isEmpty()) {
            throw new RunStopped(
                    Outcome.InvalidBundle, new BundleReading.Refused(problems).message() + " Nothing was run.");
        }
        return found;
    }

    /**
     * @throws RunStopped {@link Outcome#InvalidBundle} if it cannot be run in one transaction
     */
    static void ofSeed(Migration seed, Supplier<PostgresParser> grammar) {
        List<String> problems = switch (ScriptScan.of(seed, grammar)) {
            case ScriptScan.Plan.Transactional transactional -> List.of();
            case ScriptScan.Plan.Refused refused -> refused.problems();
            case ScriptScan.Plan.Alone alone ->
                List.of(seed.name()
                        + " holds a statement that cannot run inside a transaction; a seed runs in one. Put it into"
                        + " a migration.");
        };
        if (!problems.isEmpty()) {
            throw new RunStopped(Outcome.InvalidBundle, String.join(" ", problems) + " Nothing was run.");
        }
    }

    /** What is wrong with the checks of a migration. */
    private static List<String> checks(Migration migration, Supplier<PostgresParser> grammar) {
        return migration.checks().stream()
                .flatMap(check -> CheckScan.problems(check, grammar).stream())
                .toList();
    }
}
