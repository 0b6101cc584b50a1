package dev.godwit.runner.review;

import dev.godwit.runner.review.act.Act;
import dev.godwit.runner.review.code.Circumstance;
import dev.godwit.runner.review.facts.Facts;
import dev.godwit.runner.review.facts.OpenTransaction;
import dev.godwit.runner.review.facts.Question;
import dev.godwit.runner.review.facts.Size;
import dev.godwit.runner.review.lock.TableLock;
import dev.godwit.runner.review.schema.KnownSchema;
import dev.godwit.runner.review.schema.KnownTable;
import dev.godwit.runner.sql.Name;
import dev.godwit.runner.sql.SqlStatement;
import dev.godwit.runner.sql.TransactionRule;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a rule can see while it looks at a statement or an act, and where it tells what it finds. */
public final class Step {

    private final KnownSchema schema;
    private final List<Done> earlier;
    private final Part part;
    private final boolean alone;
    private final Done place;
    private final Rule rule;
    private final Weight weight;
    private final Consumer<Finding> findings;

    Step(
            KnownSchema schema,
            List<Done> earlier,
            Part part,
            boolean alone,
            Done place,
            Rule rule,
            Optional<Live> live,
            Consumer<Finding> findings) {
        this.schema = schema;
        this.earlier = earlier;
        this.part = part;
        this.alone = alone;
        this.place = place;
        this.rule = rule;
        this.weight = new Weight(schema, live, place);
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

        static Reading of(Act... acts) {
            return new Reading(List.of(acts), new TransactionRule.Inside(), null);
        }

        static Reading refused(String complaint) {
            return new Reading(List.of(), new TransactionRule.Inside(), complaint);
        }
    }

    /** As it is before the act. */
    public KnownSchema schema() {
        return schema;
    }

    /** The acts of this migration before this one, also those of the same statement; without those that only work on rows. */
    public List<Done> earlier() {
        return earlier;
    }

    /** Whether the migration has no other statement. */
    public boolean alone() {
        return alone;
    }

    /** Of the act that is looked at. */
    public List<TableLock> locks() {
        return place.locks();
    }

    /** All acts of the statement, this one included. */
    public List<Act> together() {
        return part.reading().acts();
    }

    public TransactionRule transaction() {
        return part.reading().transaction();
    }

    /** Why PostgreSQL's grammar refuses the statement; empty if it does not. */
    public Optional<String> complaint() {
        return Optional.ofNullable(part.reading().complaint());
    }

    /** Whether a DO block runs the statement. */
    public boolean inCode() {
        return part.inCode();
    }

    /** If a DO block runs it, as it stands there. */
    public SqlStatement statement() {
        return part.statement();
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

    /** Empty without a database. */
    public Optional<Facts> facts() {
        return schema.facts();
    }

    /** What is in a table before the first migration; empty without a database, and if a migration makes the table. */
    public Optional<Size> size(Name table) {
        return schema.size(table);
    }

    /**
     * What the rows that are there say.
     *
     * @param columns of the question's table on which the answer hangs
     */
    public Sight sight(Question question, Collection<String> columns) {
        return weight.sight(question, columns);
    }

    public void found(Name object, String message) {
        found(rule.grade(), shown(object), message);
    }

    public void found(Grade grade, Name object, String message) {
        found(grade, shown(object), message);
    }

    /** Something holds others up while it works through a table: how much that weighs hangs on the table's size. */
    public void blocks(Name table, String message) {
        blocks(table, List.of(table), message);
    }

    /** @param worked the tables that are worked through meanwhile */
    public void blocks(Name object, Collection<Name> worked, String message) {
        weight.ofBlocking(rule.grade(), object, worked)
                .ifPresent(judged -> found(judged.grade(), shown(object), message + judged.remark()));
    }

    /** Something waits for those who use a table, and all others wait behind it. */
    public void waits(Name table, String message) {
        found(rule.grade(), shown(table), message + weight.waiting(List.of(table)));
    }

    /** What is in a table is lost: that weighs nothing if nothing is in it. */
    public void destroys(Name table, String message) {
        weight.ofLoss(rule.grade(), table)
                .ifPresent(judged -> found(judged.grade(), shown(table), message + judged.remark()));
    }

    /** Such as {@code process 4711 (metabase)}: those that this act would wait for. */
    public List<OpenTransaction> waitsFor(Name table) {
        return weight.waitsFor(table);
    }

    public void found(Grade grade, String object, String message) {
        findings.accept(new Finding(
                rule.id(),
                judged(grade),
                place.migration(),
                place.statement(),
                place.line(),
                object,
                message + remark(grade),
                rule.rewrite()));
    }

    /** What may not run, or may be caught, does not make a migration fail for sure: that is for a person to judge. */
    private Grade judged(Grade grade) {
        return grade == Grade.Fails && place.when() != Circumstance.Always ? Grade.Unsafe : grade;
    }

    private String remark(Grade grade) {
        return switch (place.when()) {
            case Always -> "";
            case Branch -> " That is if this branch of the DO block runs.";
            case Caught -> grade == Grade.Fails ? " An EXCEPTION clause of the DO block may catch that." : "";
        };
    }
}
