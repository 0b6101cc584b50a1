package dev.godwit.operator.reconcile;

import dev.godwit.api.MigrationApproval;
import dev.godwit.api.MigrationApprovalSpec;
import dev.godwit.api.MigrationApprovalStatus;
import dev.godwit.api.PlanStatus.Identity;
import dev.godwit.operator.plan.Approval;
import dev.godwit.operator.status.Cut;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** MigrationApprovals, as the planner wants to see them. */
final class ApprovalReading {

    private ApprovalReading() {}

    /** Which DatabaseMigration it is for; empty if that cannot be read. */
    static Set<ResourceID> migration(MigrationApproval approval) {
        return spec(approval)
                .map(spec -> Set.of(new ResourceID(
                        spec.migrationRef().name(), approval.getMetadata().getNamespace())))
                .orElse(Set.of());
    }

    /** Those that are not being deleted. */
    static List<Approval> of(Collection<MigrationApproval> approvals, boolean verified) {
        return approvals.stream()
                .filter(approval -> !approval.isMarkedForDeletion())
                .flatMap(approval -> spec(approval).map(spec -> of(approval, spec, verified)).stream())
                .toList();
    }

    private static Approval of(MigrationApproval approval, MigrationApprovalSpec spec, boolean verified) {
        return new Approval(
                approval.getMetadata().getName(),
                spec.planDigest(),
                Optional.ofNullable(spec.approvedBy()).map(who -> Cut.text(who, MigrationApprovalSpec.MAX_USER)),
                verified && spec.approvedBy() != null ? Identity.Verified : Identity.Claimed,
                Instant.parse(approval.getMetadata().getCreationTimestamp()),
                Optional.ofNullable(approval.getStatus()).map(MigrationApprovalStatus::state));
    }

    /** As stored, and perhaps under another version of the CRD. */
    private static Optional<MigrationApprovalSpec> spec(MigrationApproval approval) {
        return Optional.ofNullable(approval.getSpec())
                .filter(spec -> spec.planDigest() != null
                        && spec.migrationRef() != null
                        && spec.migrationRef().name() != null);
    }
}
