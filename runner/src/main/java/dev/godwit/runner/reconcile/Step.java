package dev.godwit.runner.reconcile;

import dev.godwit.runner.drift.CatalogObject;

/** A part of a script. */
public sealed interface Step {

    /** Whose sake it is for. */
    CatalogObject.Key object();

    /** @param sql without a semicolon */
    record Statement(CatalogObject.Key object, String sql, Cost cost) implements Step {}

    /** @param why there is no statement, and what a person can do */
    record Refused(CatalogObject.Key object, String why) implements Step {}

    /** @param text something to know about the object */
    record Remark(CatalogObject.Key object, String text) implements Step {}
}
