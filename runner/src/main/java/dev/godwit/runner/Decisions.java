package dev.godwit.runner;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.Layout;
import dev.godwit.report.Verb;
import dev.godwit.runner.connect.DatabaseSession;
import dev.godwit.runner.decide.Comparison;
import dev.godwit.runner.decide.Decision;
import dev.godwit.runner.decide.Observed;
import dev.godwit.runner.decide.Wish;
import dev.godwit.runner.ledger.Names;
import dev.godwit.runner.ledger.ObservedReader;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunEvent;
import dev.godwit.runner.run.RunLog;
import dev.godwit.runner.run.RunStopped;
import dev.godwit.runner.sql.PostgresParser;
import dev.godwit.runner.sql.ScriptScan;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks at the ledger and what is around it, compares that with the bundle, and notes what it finds. */
final class Decisions {

    private final RunRequest request;
    private final Supplier<PostgresParser> grammar;
    private final RunLog log;
    private final Cancellation cancellation;
    private final Findings findings;
    private Map<String, ScriptScan.Plan> plans = Map.of();

    Decisions(
            RunRequest request,
            Supplier<PostgresParser> grammar,
            RunLog log,
            Cancellation cancellation,
            Findings findings) {
        this.request = request;
        this.grammar = grammar;
        this.log = log;
        this.cancellation = cancellation;
        this.findings = findings;
    }

    /** How each pending script of the last decision is to be run, by its name; nothing if that was a refusal. */
    Map<String, ScriptScan.Plan> plans() {
        return plans;
    }

    Decision decide(DatabaseSession session, Bundle bundle) throws SQLException {
        try (Cancellation.Section _ = cancellation.during(session)) {
            return observeAndDecide(session, bundle);
        }
    }

    /** The same by a role that may read and no more: what it lacks is a refusal. */
    Decision decideReading(DatabaseSession session, Bundle bundle) throws SQLException {
        try {
            return decide(session, bundle);
        } catch (SQLException e) {
            String tool = bundle.layout() == Layout.Flyway ? request.stream().flywayTable() : Names.PRISMA;
            throw ReadingRights.refusal(
                    e,
                    session.handle(),
                    request.stream(),
                    Optional.of(tool),
                    request.database().user());
        }
    }

    private Decision observeAndDecide(DatabaseSession session, Bundle bundle) throws SQLException {
        Connection connection = session.handle();
        ObservedReader.lineage(connection, request.stream())
                .ifPresent(lineage -> findings.database(lineage, session.serverVersion()));
        Observed observed =
                ObservedReader.read(connection, request.stream(), bundle.layout(), request.verb() != Verb.DRIFT);
        Wish wish = request.wish().of(request.owner());
        Decision decision = Comparison.decide(bundle, observed, request.witness(), wish);
        int asked = decision instanceof Decision.Apply apply
                ? apply.asked()
                : decision.pending().size();
        findings.decided(observed.entries(), decision.settlement().entries().size(), decision.pending(), asked);
        if (!(decision instanceof Decision.Refuse) && request.verb() != Verb.DRIFT) {
            plans = ScriptPlans.of(decision.pending(), grammar);
            if (request.role() != null && !decision.pending().isEmpty()) {
                request.role().require(session.handle());
            }
            List<String> notes = decision.settlement().notes();
            findings.notes(notes);
            notes.forEach(note -> log.tell(new RunEvent.Warned(note)));
        }
        return decision;
    }

    static RunStopped refused(Decision.Refuse refuse) {
        return RunStopped.refused(refuse.outcome(), refuse.message(), refuse.discrepancies(), refuse.failure());
    }
}
