package dev.godwit.api;

import dev.godwit.api.CrdGeneration.Presentation;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A CRD of ours.
 *
 * @param committed its file
 * @param presentation what the generated YAML says besides what the type does
 */
record Crd(Class<? extends CustomResource<?, ?>> type, Path committed, Presentation presentation) {

    static final Path CHART = Path.of("../helm/godwit/crds");

    private static final Crd MIGRATIONS = new Crd(
            DatabaseMigration.class,
            Path.of("databasemigrations.godwit.dev-v1.yaml"),
            new Presentation(
                    "A database and the migrations that it is to have. The operator applies what is pending, in order, as"
                            + " Jobs; refuses a bundle whose history was edited before any SQL runs; and tells in the"
                            + " status what happened and what to do next.",
                    List.of("Ready", "Status", "Version", "Applied", "Drift", "Age", "Pending", "Bundle", "Message"),
                    Map.of(
                            "spec.bundle.configMaps", "name",
                            "spec.bundle.inline", "name",
                            "spec.review.disable", "rule",
                            "spec.dependsOn", "name",
                            "spec.job.imagePullSecrets", "name",
                            "status.conditions", "type"),
                    true,
                    Map.of(
                            "!has(self.spec.dependsOn) || self.spec.dependsOn.all(d, d.name != self.metadata.name)",
                            "spec.dependsOn: a resource cannot wait for itself"),
                    Map.of(
                            "spec.job.affinity", SchedulingSchema::affinity,
                            "spec.job.tolerations", SchedulingSchema::tolerations)));

    private static final Crd APPROVALS = new Crd(
            MigrationApproval.class,
            Path.of("migrationapprovals.godwit.dev-v1.yaml"),
            new Presentation(
                    "A person's word that one plan of one DatabaseMigration may be run although it destroys data or blocks"
                            + " others. Who may make one is a matter of RBAC. The message of a DatabaseMigration that"
                            + " waits for one holds it, ready to paste.",
                    List.of("Migration", "State", "ApprovedBy", "Age", "Digest", "Message"),
                    Map.of(),
                    false,
                    Map.of(),
                    Map.of()));

    static final List<Crd> ALL = List.of(MIGRATIONS, APPROVALS);

    Path inTheChart() {
        return CHART.resolve(committed);
    }

    CustomResourceDefinition read() throws IOException {
        return Serialization.unmarshal(Files.readString(committed), CustomResourceDefinition.class);
    }

    JSONSchemaProps schema() throws IOException {
        return read().getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
    }
}
