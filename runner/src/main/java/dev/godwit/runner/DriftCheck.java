package dev.godwit.runner;

import dev.godwit.runner.catalog.Look;
import dev.godwit.runner.drift.Differences;
import dev.godwit.runner.drift.DriftPolicy;
import dev.godwit.runner.drift.Expectation;
import dev.godwit.runner.drift.Verdict;
import dev.godwit.runner.engine.DeployLock;
import dev.godwit.runner.ledger.Stream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Whether a database is as its migrations left it. Takes no lock: a deploy moves its ledger and the objects in one
 * transaction, and the look sees both at one moment; where they do not go together, nothing is claimed.
 */
final class DriftCheck {

    /** A look may fall between a commit and the catalogue functions that see beyond a transaction's moment. */
    private static final int LOOKS = 2;

    private final Stream stream;
    private final DriftPolicy policy;

    DriftCheck(Stream stream, DriftPolicy policy) {
        this.stream = stream;
        this.policy = policy;
    }

    /** @param connection in autocommit mode */
    Verdict check(Connection connection) throws SQLException {
        Look look = Look.at(connection, stream);
        for (int looks = 1; looks < LOOKS && !Look.positions(connection, stream).equals(look.positions()); looks++) {
            look = Look.at(connection, stream);
        }
        return judge(connection, look);
    }

    /** @param look of which the positions are known to stand still */
    Verdict judge(Connection connection, Look look) throws SQLException {
        Optional<String> busy = busy(connection, look);
        if (busy.isPresent()) {
            return new Verdict.DeployInProgress(busy.get());
        }
        if (look.expectation().isEmpty()) {
            return new Verdict.NothingExpected();
        }
        Expectation expectation = look.expectation().get();
        if (expectation.serverVersion() != look.serverVersion()) {
            return new Verdict.Outdated("What is expected was read from PostgreSQL " + expectation.serverVersion()
                    + ", and this is PostgreSQL " + look.serverVersion()
                    + ", which describes the same objects in other words. Deploy once more, which needs not apply"
                    + " anything: it records what is there as expected.");
        }
        if (!look.isCurrent()) {
            return new Verdict.Outdated("What is expected was recorded at " + expectation.takenAt()
                    + ", and the ledger has moved since: a deploy ended before it could record what it had changed. The"
                    + " next run of that deploy, which needs not apply anything, makes up for it.");
        }
        return new Verdict.Compared(Differences.between(expectation.snapshot(), look.snapshot(), policy.scope())
                .without(policy.accepted()));
    }

    /** The stream of a deploy under way that has moved the ledger, or may be about to, outside a transaction. */
    private Optional<String> busy(Connection connection, Look look) throws SQLException {
        if (look.isCurrent() && look.running().isEmpty()) {
            return Optional.empty();
        }
        TreeSet<String> streams = new TreeSet<>(look.positions().keySet());
        streams.add(stream.name());
        Map<String, String> expected =
                look.expectation().map(Expectation::positions).orElse(Map.of());
        for (String name : streams) {
            boolean moved = !Objects.equals(expected.get(name), look.positions().get(name))
                    || look.running().filter(name::equals).isPresent();
            if (moved
                    && DeployLock.isHeldByAnother(
                            connection, Stream.of(stream.ledgerSchema(), stream.schema(), name))) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }
}
