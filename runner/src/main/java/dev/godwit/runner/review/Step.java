package dev.godwit.runner.review;

import dev.godwit.runner.review.act.Act;
import dev.godwit.runner.review.lock.TableLock;
import dev.godwit.runner.review.schema.KnownSchema;
import dev.godwit.runner.review.schema.KnownTable;
import dev.godwit.runner.sql.Name;
import dev.godwit.runner.sql.SqlStatement;
import dev.godwit.runner.sql.TransactionRule;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a rule can see while it looks at a statement or an act, and where it tells what it finds. */
public final class Step {

    private final KnownSchema schema;
    private final List<Done> earlier;
    private final SqlStatement statement;
    private final Reading reading;
    private final int statements;
    private final Done place;
    private final Rule rule;
    private final Consumer<Finding> findings;

    Step(
            KnownSchema schema,
            List<Done> earlier,
            SqlStatement statement,
            Reading reading,
            int statements,
            Done place,
            Rule rule,
            Consumer<Finding> findings) {
        this.schema = schema;
        this.earlier = earlier;
        this.statement = statement;
        this.reading = reading;
        this.statements = statements;
        this.place = place;
        this.rule = rule;
        this.findings = findings;
    }

    /**
     * What the grammar says of a statement.
     *
     * @param complaint why it is no SQL; null if it is some
     */
    record Reading(
            List<Act> acts,
            TransactionRule transaction,
            @Nullable String complaint) {

        Reading {
            acts = List.copyOf(acts);
        }
    }

    /** As it is before the act. */
    public KnownSchema schema() {
        return schema;
    }

    /** The acts of this migration before this one, also those of the same statement. */
    public List<Done> earlier() {
        return earlier;
    }

    /** How many statements the migration has. */
    public int statements() {
        return statements;
    }

    /** Of the act that is looked at. */
    public List<TableLock> locks() {
        return place.locks();
    }

    public TransactionRule transaction() {
        return reading.transaction();
    }

    /** Why PostgreSQL's grammar refuses the statement; empty if it does not. */
    public Optional<String> complaint() {
        return Optional.ofNullable(reading.complaint());
    }

    public SqlStatement statement() {
        return statement;
    }

    public Optional<KnownTable> table(Name name) {
        return schema.table(name);
    }

    /** Whether others may be using it, and it may have rows. */
    public boolean inUse(Name table) {
        return !schema.isFresh(table);
    }

    /** As a person of this schema calls it. */
    public String shown(Name name) {
        return schema.shown(name);
    }

    public void found(Name object, String message) {
        found(rule.grade(), shown(object), message);
    }

    public void found(Grade grade, Name object, String message) {
        found(grade, shown(object), message);
    }

    public void found(Grade grade, String object, String message) {
        findings.accept(new Finding(
                rule.id(), grade, place.migration(), place.statement(), place.line(), object, message, rule.rewrite()));
    }
}
