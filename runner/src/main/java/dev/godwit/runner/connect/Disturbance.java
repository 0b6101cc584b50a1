package dev.godwit.runner.connect;

import java.sql.SQLException;
import java.util.Objects;

/** What a SQLSTATE says about the surroundings of a statement, whatever the statement was. */
public enum Disturbance {
    /** The connection is gone, so that nothing more can be learnt from this session. */
    Lost,
    /** Another session was in the way: a lock, a deadlock, a conflict. Trying again later may go well. */
    InTheWay,
    /** A timeout or a person cancelled it. */
    Cancelled,
    /** The role may not do it. */
    NotAllowed,
    None;

    /** Of the first that means something, from the outermost to what caused it. */
    public static Disturbance of(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e) {
                Disturbance meant = ofState(Objects.requireNonNullElse(e.getSQLState(), ""));
                if (meant != None) {
                    return meant;
                }
            }
        }
        return None;
    }

    /** @param sqlState five characters; anything else means nothing */
    public static Disturbance ofState(String sqlState) {
        return switch (sqlState) {
            case "57P01", "57P02", "57P03" -> Lost;
            case "55P03", "40P01", "40001" -> InTheWay;
            case "57014" -> Cancelled;
            case "42501" -> NotAllowed;
            default -> sqlState.startsWith("08") ? Lost : None;
        };
    }
}
