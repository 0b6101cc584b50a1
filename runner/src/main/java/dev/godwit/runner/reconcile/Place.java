package dev.godwit.runner.reconcile;

/**
 * Where a script is to run.
 *
 * @param database its name, without quotes
 * @param user who runs it, and so owns what it makes; as the catalogue writes a role, in quotes if need be
 * @param populated whether a materialized view is filled when it is made
 */
public record Place(int serverVersion, String database, String user, boolean populated) {

    boolean isAtLeast(int version) {
        return serverVersion >= version;
    }
}
