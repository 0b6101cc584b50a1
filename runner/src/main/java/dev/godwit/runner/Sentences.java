package dev.godwit.runner;

import dev.godwit.runner.decide.Decision;
import java.util.List;

/** How a run that went well puts it. */
final class Sentences {

    private static final int NAMED = 3;

    private Sentences() {}

    static String applied(Findings findings) {
        List<String> applied = findings.applied();
        int pending = findings.pending().size();
        String what = applied.isEmpty() ? "Nothing to apply" : "Applied " + some(applied);
        return pending == 0
                ? what + "; the database has every migration of the bundle."
                : what + "; " + pending + (pending == 1 ? " is" : " are") + " still pending.";
    }

    static String planned(Decision.Apply plan) {
        if (plan.pending().isEmpty()) {
            return "Nothing is pending; the database has every migration of the bundle.";
        }
        String now = plan.now().isEmpty()
                ? "A deploy would apply nothing"
                : "A deploy would apply "
                        + some(plan.now().stream().map(m -> m.name()).toList());
        return now + "; pending: " + plan.pending().size() + ". Nothing was changed.";
    }

    static String ahead(Decision.Ahead ahead) {
        return "Nothing is pending. The database is ahead of the bundle by " + some(ahead.missing())
                + "; deploy a bundle that has them too before writing new migrations.";
    }

    private static String some(List<String> names) {
        if (names.size() <= NAMED) {
            return String.join(", ", names);
        }
        return names.size() + " migrations, " + names.getFirst() + " to " + names.getLast();
    }
}
