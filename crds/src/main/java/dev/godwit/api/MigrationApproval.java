package dev.godwit.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A person's word that one plan of one DatabaseMigration may be run. */
@Group(DatabaseMigration.GROUP)
@Version(DatabaseMigration.VERSION)
@Kind("MigrationApproval")
@Singular("migrationapproval")
@Plural("migrationapprovals")
@ShortNames("dbma")
@AdditionalPrinterColumn(
        name = "Migration",
        jsonPath = ".spec.migrationRef.name",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "State", jsonPath = ".status.state", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "ApprovedBy", jsonPath = ".spec.approvedBy", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Digest",
        jsonPath = ".spec.planDigest",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Message",
        jsonPath = ".status.message",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
public final class MigrationApproval extends CustomResource<MigrationApprovalSpec, MigrationApprovalStatus>
        implements Namespaced {

    private static final long serialVersionUID = 1L;

    @Override
    @Required
    @JsonPropertyDescription("What is agreed to. It never changes: delete it and make another.")
    public MigrationApprovalSpec getSpec() {
        return super.getSpec();
    }

    @Override
    @JsonPropertyDescription("What has become of it. Written by the operator only.")
    public MigrationApprovalStatus getStatus() {
        return super.getStatus();
    }
}
