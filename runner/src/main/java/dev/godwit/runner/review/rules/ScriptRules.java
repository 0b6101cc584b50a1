package dev.godwit.runner.review.rules;

import dev.godwit.runner.review.Done;
import dev.godwit.runner.review.Grade;
import dev.godwit.runner.review.Rule;
import dev.godwit.runner.review.Step;
import dev.godwit.runner.review.act.Act;
import dev.godwit.runner.review.act.Column;
import dev.godwit.runner.review.schema.KnownTable;
import dev.godwit.runner.sql.Name;
import dev.godwit.runner.sql.TransactionRule;
import java.util.List;
import java.util.Set;

/** Scripts that do not run as Godwit runs them: whole, in one transaction, by PostgreSQL. */
final class ScriptRules {

    private static final Set<String> LEAKING = Set.of("role", "search_path", "session_authorization");

    private static final Rule NOT_SQL = new Rule(
            "not-sql",
            Grade.Fails,
            "A statement that PostgreSQL's own grammar refuses, psql's commands, quotes that never close.",
            "It fails wherever it is run.",
            "Write it as SQL that PostgreSQL understands.",
            """
            ALTER TABEL orders ADD COLUMN note text;
            """,
            """
            ALTER TABLE orders ADD COLUMN note text;
            """,
            new Rule.Watch.Statements(ScriptRules::notSql));

    private static final Rule TRANSACTION = new Rule(
            "transaction-control",
            Grade.Fails,
            "BEGIN, COMMIT, ROLLBACK, PREPARE TRANSACTION, DISCARD ALL.",
            "Godwit runs each migration in one transaction with the row that records it, and refuses what would end that"
                    + " transaction or the session.",
            "Leave it out.",
            """
            BEGIN;
            """,
            "",
            new Rule.Watch.Statements(ScriptRules::transaction));

    private static final Rule OUTSIDE = new Rule(
            "not-in-transaction",
            Grade.Fails,
            "CONCURRENTLY, VACUUM, CREATE DATABASE and the like beside other statements, or in a DO block.",
            "PostgreSQL refuses them inside a transaction, and Godwit runs a migration of several statements in one.",
            "Put it into a migration of its own; Godwit then runs it outside of a transaction.",
            """
            CREATE TABLE notes (id bigint);
            CREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer_id);
            """,
            """
            CREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer_id);
            """,
            new Rule.Watch.Statements(ScriptRules::outside));

    private static final Rule ENUM_VALUE = new Rule(
            "enum-value-used",
            Grade.Fails,
            "A value that ALTER TYPE ... ADD VALUE has added and that the same migration uses.",
            "PostgreSQL refuses a new value of an enum until the transaction that adds it has ended (\"unsafe use of new"
                    + " value\").",
            "Add the value in a migration of its own.",
            """
            ALTER TYPE mood ADD VALUE 'calm';
            UPDATE people SET mood = 'calm' WHERE id = 1;
            """,
            """
            ALTER TYPE mood ADD VALUE 'calm';
            """,
            new Rule.Watch.Acts(ScriptRules::enumValue));

    private static final Rule SESSION = new Rule(
            "session-setting",
            Grade.Advice,
            "SET, without LOCAL, of role, search_path or session_authorization.",
            "It lasts longer than the migration: Godwit resets the session before the next one, other tools run on with it.",
            "SET LOCAL.",
            """
            SET search_path TO reporting;
            """,
            """
            SET LOCAL search_path TO reporting;
            """,
            new Rule.Watch.Acts(ScriptRules::session));

    private static final Rule UNREAD = new Rule(
            "unread-code",
            Grade.Advice,
            "What a DO block executes and puts together only then, a DO block in another language than PL/pgSQL, and a"
                    + " statement of more than 100,000 characters.",
            "The review sees only what is written. Statements that stand in a DO block, or in a text that it executes, are"
                    + " judged like any other; what code makes when it runs, nobody here can tell.",
            "Write the statements out.",
            """
            DO $$ DECLARE t text; BEGIN FOR t IN SELECT name FROM old_tables LOOP EXECUTE 'DROP TABLE ' || t; END LOOP; END $$;
            """,
            """
            DO $$ BEGIN CREATE TYPE mood AS ENUM ('calm'); EXCEPTION WHEN duplicate_object THEN NULL; END $$;
            """,
            new Rule.Watch.Acts(ScriptRules::unread));

    static final List<Rule> ALL = List.of(NOT_SQL, TRANSACTION, OUTSIDE, ENUM_VALUE, SESSION, UNREAD);

    private ScriptRules() {}

    private static void notSql(Step step) {
        step.complaint()
                .ifPresent(
                        why -> step.found(Grade.Fails, "script", "PostgreSQL does not understand this: " + why + "."));
    }

    private static void transaction(Step step) {
        if (step.transaction() instanceof TransactionRule.Never(String why)) {
            step.found(Grade.Fails, "script", (why.startsWith("...") ? "CREATE INDEX " : "This ") + why);
        }
    }

    private static void outside(Step step) {
        if (step.transaction() instanceof TransactionRule.Outside && (step.inCode() || !step.alone())) {
            step.found(
                    Grade.Fails,
                    "script",
                    step.inCode()
                            ? "This cannot run inside a transaction, and so not in a DO block."
                            : "This cannot run inside a transaction, and is not the only statement of its migration.");
        }
    }

    private static void enumValue(Act act, Step step) {
        Set<String> texts = texts(act);
        if (!texts.isEmpty()) {
            step.earlier().stream()
                    .map(Done::act)
                    .filter(Act.AddEnumValue.class::isInstance)
                    .map(Act.AddEnumValue.class::cast)
                    .distinct()
                    .filter(added -> !step.schema().isNewType(added.type())
                            && texts.contains(added.value())
                            && mayHold(act, step, added.type().name()))
                    .forEach(added -> step.found(
                            added.type(),
                            "A value that this migration adds to the type " + step.shown(added.type())
                                    + " is used in the same transaction, which PostgreSQL refuses."));
        }
    }

    private static Set<String> texts(Act act) {
        return switch (act) {
            case Act.Insert insert -> insert.texts();
            case Act.Update update -> update.texts();
            case Act.Read read -> read.texts();
            case Act.SetDefault set -> set.texts();
            case Act.AddColumn(var table, Column column)
            when column.value() instanceof Column.Value.Default value -> value.texts();
            default -> Set.of();
        };
    }

    private static boolean mayHold(Act act, Step step, String type) {
        return switch (act) {
            case Act.Insert insert -> mayHold(step, insert.table(), type);
            case Act.Update update -> mayHold(step, update.table(), type);
            case Act.AddColumn added -> added.column().type().name().equals(type);
            case Act.SetDefault set ->
                step.table(set.table())
                        .flatMap(table -> table.type(set.column()))
                        .map(of -> of.name().equals(type))
                        .orElse(true);
            default -> true;
        };
    }

    /** A table of which every column is known and none is of the type cannot hold the value. */
    private static boolean mayHold(Step step, Name table, String type) {
        return step.table(table)
                .filter(KnownTable::complete)
                .map(known -> known.columns().stream()
                        .flatMap(column -> known.type(column).stream())
                        .anyMatch(of -> of.name().equals(type)))
                .orElse(true);
    }

    private static void session(Act act, Step step) {
        if (act instanceof Act.Setting(String name, var values, boolean local)
                && !local
                && !values.isEmpty()
                && LEAKING.contains(name)) {
            step.found(Grade.Advice, name, "SET " + name + " without LOCAL outlasts the transaction.");
        }
    }

    private static void unread(Act act, Step step) {
        if (act instanceof Act.Code(int at, String why)) {
            step.found(Grade.Advice, "script", "A part of what this DO block does was not reviewed: " + why + ".");
        }
        if (act instanceof Act.Other(String type, var names) && type.equals("unread")) {
            step.found(Grade.Advice, "script", "This statement is too long to be reviewed.");
        }
    }
}
