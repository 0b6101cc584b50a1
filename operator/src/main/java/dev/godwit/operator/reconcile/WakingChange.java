package dev.godwit.operator.reconcile;

import dev.godwit.api.DatabaseMigration;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which changes of a resource wake its reconciler: what a person asks for, and a status that was wiped. Not the
 * operator's own status writes.
 */
final class WakingChange implements OnUpdateFilter<DatabaseMigration> {

    @Override
    public boolean accept(DatabaseMigration now, DatabaseMigration before) {
        return !Objects.equals(
                        now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
                || !Objects.equals(retry(now), retry(before))
                || (hasStatus(before) && !hasStatus(now));
    }

    private static @Nullable String retry(DatabaseMigration resource) {
        return Optional.ofNullable(resource.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(DatabaseMigration.RETRY_ANNOTATION))
                .orElse(null);
    }

    private static boolean hasStatus(DatabaseMigration resource) {
        return !Observation.status(resource).conditions().isEmpty();
    }
}
