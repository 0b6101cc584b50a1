package dev.godwit.operator.job;

import dev.godwit.api.DatabaseMigration;

/** Labels and annotations on Jobs and their pods, by which the operator knows its own. */
public final class Marks {

    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    public static final String MANAGER = "godwit";
    /** For the informers: Jobs and pods of this operator. */
    public static final String SELECTOR = MANAGED_BY + "=" + MANAGER;

    /** Label: name of the resource. */
    public static final String MIGRATION = DatabaseMigration.GROUP + "/migration";

    /** Name of the container whose end counts. */
    public static final String CONTAINER = "runner";

    static final String APP = "app.kubernetes.io/name";
    static final String RUNNER_APP = "godwit-runner";
    static final String VERB = DatabaseMigration.GROUP + "/verb";
    static final String INPUTS = DatabaseMigration.GROUP + "/inputs";
    static final String TEMPLATE = DatabaseMigration.GROUP + "/template";
    static final String ATTEMPT = DatabaseMigration.GROUP + "/attempt";
    static final String GENERATION = DatabaseMigration.GROUP + "/generation";
    static final String SOURCE_DIGEST = DatabaseMigration.GROUP + "/source-digest";
    static final String APPROVED = DatabaseMigration.GROUP + "/approved";
    static final String RETRY = DatabaseMigration.RETRY_ANNOTATION;
    /** On pods: an inline migration's SQL, by its number. */
    static final String INLINE = "inline." + DatabaseMigration.GROUP + "/";

    private Marks() {}
}
