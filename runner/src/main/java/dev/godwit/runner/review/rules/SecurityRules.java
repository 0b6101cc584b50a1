package dev.godwit.runner.review.rules;

import dev.godwit.runner.review.Grade;
import dev.godwit.runner.review.Rule;
import dev.godwit.runner.review.Step;
import dev.godwit.runner.review.act.Act;
import java.util.List;

/** What opens a door. */
final class SecurityRules {

    private static final Rule TRIGGER = new Rule(
            "disable-trigger",
            Grade.Advice,
            "DISABLE TRIGGER on a table in use.",
            "What the trigger keeps right goes wrong silently until it is enabled again; ALL also turns off foreign keys.",
            "Leave it enabled; if it must be off, enable it again in the same migration.",
            """
            ALTER TABLE orders DISABLE TRIGGER ALL;
            """,
            "",
            new Rule.Watch.Acts(SecurityRules::trigger));

    private static final Rule ROW_SECURITY = new Rule(
            "row-security-off",
            Grade.Advice,
            "DISABLE ROW LEVEL SECURITY, and policies whose condition is just true.",
            "Rows that some roles could not see or write so far are open to them.",
            "Say in the policy whose rows they are.",
            """
            CREATE POLICY everyone ON orders USING (true);
            """,
            """
            CREATE POLICY own ON orders USING (owner = current_user);
            """,
            new Rule.Watch.Acts(SecurityRules::rowSecurity));

    private static final Rule DEFINER = new Rule(
            "security-definer-path",
            Grade.Advice,
            "A SECURITY DEFINER function without SET search_path.",
            "Whoever calls it can put a table or function of his own into the search path, and the function uses that with its"
                    + " owner's rights.",
            "SET search_path = '' (or pg_catalog, pg_temp) in the function, and qualified names in its body.",
            """
            CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
            """,
            """
            CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 1';
            """,
            new Rule.Watch.Acts(SecurityRules::definer));

    static final List<Rule> ALL = List.of(TRIGGER, ROW_SECURITY, DEFINER);

    private SecurityRules() {}

    private static void trigger(Act act, Step step) {
        if (act instanceof Act.DisableTrigger(var table, String trigger) && step.inUse(table)) {
            step.found(
                    table,
                    (trigger.equals("ALL") || trigger.equals("USER")
                                    ? "The triggers of " + step.shown(table) + " do"
                                    : "The trigger " + trigger + " of " + step.shown(table) + " does")
                            + " not fire from here on.");
        }
    }

    private static void rowSecurity(Act act, Step step) {
        if (act instanceof Act.DisableRowSecurity(var table) && step.inUse(table)) {
            step.found(
                    table, "Every role with a grant on " + step.shown(table) + " sees all of its rows from here on.");
        }
        if (act instanceof Act.Policy(var table, String policy, boolean everything) && everything) {
            step.found(table, "The policy " + policy + " lets everyone at every row of " + step.shown(table) + ".");
        }
    }

    private static void definer(Act act, Step step) {
        if (act instanceof Act.CreateFunction made && made.definer() && !made.hasSearchPath()) {
            step.found(
                    made.function(),
                    "The function " + step.shown(made.function())
                            + " runs with its owner's rights and its caller's search path.");
        }
    }
}
