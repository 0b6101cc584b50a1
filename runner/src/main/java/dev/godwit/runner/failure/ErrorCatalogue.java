package dev.godwit.runner.failure;

import java.util.Map;

/** What PostgreSQL's errors mean in a migration, by SQLSTATE. */
final class ErrorCatalogue {

    /** Every entry's migration was rolled back; a text says so, or what else is to be known of the database's state. */
    static final String ROLLED_BACK =
            "The migration is rolled back completely and not recorded;" + " migrations before it stay applied. ";

    private static final String AND_DEPLOY = " Then deploy again.";

    private static final Map<String, Entry> BY_STATE = Map.ofEntries(
            entry("0A000", "PostgreSQL does not support this, or not on this kind of object.", "Write it another way."),
            entry(
                    "21000",
                    "A subquery gave more rows, or a command touched a row more often, than it may.",
                    "Make the query say which row it means."),
            entry("22001", "A value is longer than its column.", "Widen the column, or shorten the data first."),
            entry("22003", "A number does not fit into its type.", "Choose a wider type, or correct the data first."),
            entry("22007", "A text is no date or time.", "Correct the data first, or convert it explicitly."),
            entry("22008", "A date or time is out of range.", "Correct the data first."),
            entry("22012", "Something is divided by zero.", "Guard the division, for example with NULLIF."),
            entry(
                    "22023",
                    "A parameter has a value that is not allowed here.",
                    "Look up the allowed values in PostgreSQL's manual."),
            entry(
                    "22P02",
                    "A text cannot be read as the type that is wanted.",
                    "Correct the data first, or convert it with a USING expression that handles every value."),
            entry(
                    "23502",
                    "Rows have no value in a column that becomes, or is, NOT NULL.",
                    "Fill the column in an earlier migration, or give it a DEFAULT."),
            entry(
                    "23503",
                    "Rows refer to rows that do not exist, or are still referred to.",
                    "Correct those rows first; on a big table add the key NOT VALID and VALIDATE it in a later migration."),
            entry(
                    "23505",
                    "Several rows have the same value where only one may.",
                    "Find them with GROUP BY ... HAVING count(*) > 1, decide which one stays, and clean up in an earlier"
                            + " migration."),
            entry(
                    "23514",
                    "Rows do not pass a CHECK.",
                    "Correct those rows first; on a big table add the check NOT VALID and VALIDATE it in a later migration."),
            entry("23P01", "Rows exclude each other by an EXCLUDE constraint.", "Correct those rows first."),
            entry(
                    "25001",
                    "This statement cannot run in a transaction, or must be its first.",
                    "This version of Godwit runs each migration in one transaction: use a form that may run in one."),
            entry(
                    "25006",
                    "The transaction is read-only, by a SET of the script, the role or the server.",
                    "Take the setting back."),
            entry(
                    "25P02",
                    "An earlier error in the same transaction was swallowed.",
                    "Look for the first error in the server's log, and do not catch it."),
            entry("2BP01", "Other objects depend on this one.", "Drop or change those first, in the same migration."),
            entry("2D000", "Code ends the transaction, by COMMIT or ROLLBACK.", "Leave both to Godwit."),
            entry("3F000", "There is no such schema.", "Create it in an earlier migration, or correct the name."),
            entry("40001", "Two transactions changed the same rows.", "Let the other transaction end."),
            entry(
                    "40P01",
                    "Two sessions waited for each other's locks.",
                    "If it comes back, lock tables in the order that the application does."),
            entry(
                    "42501",
                    "The role may not do this: it lacks a right, or does not own the object.",
                    "Grant the right, or let the owner's role deploy."),
            entry("42601", "The statement is not written as PostgreSQL expects.", "Correct it at the place named."),
            entry("42602", "A name is not valid.", "Correct it at the place named."),
            entry(
                    "42703",
                    "There is no such column.",
                    "Is it spelt and quoted as it was created, and created by an earlier migration?"),
            entry(
                    "42710",
                    "An object of this name exists already.",
                    "Compare it with the script: it was made by hand."),
            entry(
                    "42701",
                    "The column exists already.",
                    "It was added by hand, or twice: compare it with the script, and take one of the two away."),
            entry("42723", "The function exists already.", "Use CREATE OR REPLACE FUNCTION, or drop it first."),
            entry(
                    "42704",
                    "There is no such type, role, constraint or other object.",
                    "Create it in an earlier migration; if it belongs to an extension, create that first."),
            entry("42804", "Types do not fit together.", "Convert explicitly, for example with USING or a cast."),
            entry("42830", "The foreign key refers to columns that are not unique.", "Make them UNIQUE first."),
            entry(
                    "42883",
                    "There is no such function or operator for these types.",
                    "Cast the arguments, or create the extension that has it first."),
            entry(
                    "42P01",
                    "There is no such table or view.",
                    "Is it spelt and quoted as it was created, in the schema that is migrated, by an earlier migration?"),
            entry("42P06", "The schema exists already.", "Use CREATE SCHEMA IF NOT EXISTS if that is fine."),
            entry(
                    "42P07",
                    "A table, view or index of this name exists already.",
                    "It was made by hand or by another tool: compare it with the script, and remove or rename it."),
            entry("42P16", "The definition of the table or view contradicts itself.", "Correct it at the place named."),
            entry("428C9", "A generated or identity column cannot be written.", "Leave it out of the statement."),
            entry("53100", "The server's disk is full.", "Give it space."),
            entry("53200", "The server is out of memory.", "Do it in smaller steps, or give the server more."),
            entry("54000", "A limit of PostgreSQL is passed.", "Do it in smaller steps."),
            entry(
                    "55000",
                    "The object is not in a state in which this can be done.",
                    "Look at what the message names."),
            entry("55006", "The object is in use.", "Find out by whom, in pg_stat_activity."),
            entry(
                    "55P03",
                    "Another session holds a lock that this statement needs, for longer than lockTimeout.",
                    "Let that session end, or find it with SELECT pid, application_name, xact_start FROM"
                            + " pg_stat_activity ORDER BY xact_start and end it, or raise lockTimeout."),
            entry(
                    "55P04",
                    "A new value of an enum cannot be used in the transaction that adds it.",
                    "Move ALTER TYPE ... ADD VALUE into a migration of its own, before this one."),
            entry(
                    "57014",
                    "The statement was cancelled: by a statement_timeout of the script, the role or the server, or by a"
                            + " person.",
                    "Find out which; a change of much data is better done in smaller steps."),
            entry(
                    "58P01",
                    "The server lacks a file, mostly that of an extension.",
                    "Install the extension's package on the server."),
            entry("P0001", "The script's own code raised an error.", "Do what it asks for."),
            entry("P0004", "An ASSERT of the script failed.", "Correct what it checks."));

    private static final Map<String, Entry> BY_CLASS = Map.of(
            "22", new Entry("A value does not fit where it is to go.", "Correct the data first, or convert it."),
            "23", new Entry("Rows contradict a constraint.", "Correct those rows first."),
            "42", new Entry("The statement does not fit this database.", "Correct it at the place named."),
            "53", new Entry("The server is short of something.", "Give it what the message names."),
            "54", new Entry("A limit of PostgreSQL is passed.", "Do it in smaller steps."),
            "58", new Entry("The server's system failed it.", "Look into the server's log."),
            "XX", new Entry("The server met a bug of its own or damaged data.", "Look into the server's log."));

    private static final Entry UNKNOWN =
            new Entry("PostgreSQL refused the statement.", "Look up the SQLSTATE in PostgreSQL's manual, appendix A.");

    private ErrorCatalogue() {}

    /**
     * @param cause why this happens
     * @param step what to do about it
     */
    record Entry(String cause, String step) {

        /** What state the database is in, and the next safe step. */
        String fix() {
            return ROLLED_BACK + step + AND_DEPLOY;
        }
    }

    static Entry of(String sqlState) {
        Entry exact = BY_STATE.get(sqlState);
        if (exact != null) {
            return exact;
        }
        return BY_CLASS.getOrDefault(sqlState.substring(0, Math.min(2, sqlState.length())), UNKNOWN);
    }

    static Map<String, Entry> byState() {
        return BY_STATE;
    }

    private static Map.Entry<String, Entry> entry(String sqlState, String cause, String step) {
        return Map.entry(sqlState, new Entry(cause, step));
    }
}
