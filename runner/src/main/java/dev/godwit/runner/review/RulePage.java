package dev.godwit.runner.review;

import java.util.List;

/** The rules for people, in Markdown. */
public final class RulePage {

    private static final String INTRODUCTION = """
            # The rules of the review

            `godwit lint` reads migrations without a database and says what they will do to data that is there. A table that the
            migration has not made itself counts as large and in use; what older migrations of the folder have made, such as
            indexes, types and validated checks, is known.

            Three grades, no more. **Fails**: will not run, or not on a table with rows. **Unsafe**: destroys data, or holds a
            lock that blocks others while it reads or writes all of a large table. **Advice**: worth knowing.

            A finding that is meant is suppressed on its statement, with a reason:

            ```sql
            -- godwit:ignore drop-table empty since the import was given up in March
            DROP TABLE imports;
            ```

            This page is made from the rules themselves (`mvn -pl runner test -Dtest=RulePageTest -Dgolden.update=true`).
            """;

    private RulePage() {}

    /** All of them, as docs/rules.md. */
    public static String all(List<Rule> rules) {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        page.append("\n| rule | grade | flags |\n| --- | --- | --- |\n");
        rules.forEach(rule -> page.append("| [")
                .append(rule.id())
                .append("](#")
                .append(rule.id())
                .append(") | ")
                .append(rule.grade())
                .append(" | ")
                .append(rule.flags())
                .append(" |\n"));
        rules.forEach(rule -> page.append('\n').append(of(rule)));
        return page.toString();
    }

    public static String of(Rule rule) {
        StringBuilder page = new StringBuilder();
        page.append("## ").append(rule.id()).append("\n\n");
        page.append("*").append(rule.grade()).append(".* ").append(rule.flags()).append("\n\n");
        page.append(rule.why()).append("\n\n");
        page.append("```sql\n").append(rule.example()).append("```\n\n");
        page.append("Instead: ").append(rule.rewrite()).append('\n');
        if (!rule.better().isEmpty()) {
            page.append("\n```sql\n").append(rule.better()).append("```\n");
        }
        return page.toString();
    }
}
