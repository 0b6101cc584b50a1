package dev.godwit.runner.review;

import dev.godwit.runner.review.act.Act;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Something to look for in migrations. Its texts are also its page in docs/rules.md.
 *
 * @param id in small letters and dashes; what suppressions and policies call it, so it does not change
 * @param grade of most of its findings; one of them may weigh less
 * @param flags what it looks for
 * @param why what is bad about that
 * @param rewrite what to do instead, in words
 * @param example SQL that it flags, on a table with rows
 * @param better SQL that does it well; empty if there is none
 */
public record Rule(
        String id, Grade grade, String flags, String why, String rewrite, String example, String better, Watch watch) {

    /** When a rule looks. */
    public sealed interface Watch {

        /** At each act, knowing what was before. */
        record Acts(BiConsumer<Act, Step> look) implements Watch {}

        /** At each act if there is a database to ask, which nothing in the script can stand for. */
        record ActsThere(BiConsumer<Act, Step> look) implements Watch {}

        /** At each statement, if there is more to it than its acts. */
        record Statements(Consumer<Step> look) implements Watch {}

        /** At the comments that suppress findings; these the review reads itself. */
        record Comments() implements Watch {}

        /** At all of a migration, once it is read. */
        record Migrations(Consumer<Overview> look) implements Watch {}

        /** At everything, once the last migration is read. */
        record Everything(Consumer<Overview> look) implements Watch {}
    }
}
