package dev.godwit.runner;

import dev.godwit.report.AppliedMigration;
import dev.godwit.runner.connect.DatabaseSession;
import dev.godwit.runner.decide.Ledger;
import dev.godwit.runner.ledger.LedgerWriter;
import dev.godwit.runner.ledger.ObservedReader;
import dev.godwit.runner.ledger.RehearsedPlans;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** The ledger of a copy of production: what has been rehearsed there. Each question is asked on a connection of its own. */
final class CopyLedger {

    private final RunRequest deploy;
    private final Opening opening;

    CopyLedger(RunRequest deploy, Opening opening) {
        this.deploy = deploy;
        this.opening = opening;
    }

    /** Connects to the copy. */
    @FunctionalInterface
    interface Opening {
        DatabaseSession open() throws SQLException;
    }

    /** Digests of the plans that were rehearsed there to their end, the newest first. */
    List<String> rehearsed() throws SQLException {
        try (DatabaseSession session = opening.open()) {
            return RehearsedPlans.newest(session.handle(), deploy.stream());
        }
    }

    boolean isBegun(String plan) throws SQLException {
        try (DatabaseSession session = opening.open()) {
            return RehearsedPlans.isBegun(session.handle(), deploy.stream(), plan);
        }
    }

    void begin(String plan) throws SQLException {
        try (DatabaseSession session = opening.open()) {
            writer().rehearsing(session.handle(), plan);
        }
    }

    void end(String plan) throws SQLException {
        try (DatabaseSession session = opening.open()) {
            writer().rehearsed(session.handle(), plan);
        }
    }

    /** All that is applied there, in order. */
    List<AppliedMigration> applied() throws SQLException {
        try (DatabaseSession session = opening.open()) {
            return ObservedReader.entries(session.handle(), deploy.stream()).entries().stream()
                    .map(Ledger.Entry::migration)
                    .toList();
        }
    }

    private LedgerWriter writer() {
        return new LedgerWriter(deploy.stream(), deploy.layout(), deploy.owner(), deploy.job(), UUID.randomUUID());
    }
}
