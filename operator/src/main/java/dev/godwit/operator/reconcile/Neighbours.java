package dev.godwit.operator.reconcile;

import dev.godwit.api.BundleSpec;
import dev.godwit.api.DatabaseMigration;
import dev.godwit.api.DatabaseMigrationSpec;
import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.api.Dependency;
import dev.godwit.api.DeploySpec;
import dev.godwit.api.DriftSpec;
import dev.godwit.api.JobSpec;
import dev.godwit.api.ReviewSpec;
import dev.godwit.bundle.Layout;
import dev.godwit.operator.order.Neighbour;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The resources once more, as those see them that come behind them. A cache of its own, since whoever is woken by a
 * change must find it there.
 */
final class Neighbours {

    private static final String BY_DEPENDENCY = "depends-on";

    private final IndexerResourceCache<DatabaseMigration> migrations;
    private final InformerEventSource<DatabaseMigration, DatabaseMigration> source;

    Neighbours(EventSourceContext<DatabaseMigration> context) {
        migrations = context.getPrimaryCache();
        migrations.addIndexer(
                BY_DEPENDENCY,
                migration -> dependencies(migration).stream()
                        .map(dependency -> key(migration.getMetadata().getNamespace(), dependency.name()))
                        .toList());
        source = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(DatabaseMigration.class, DatabaseMigration.class)
                        .withName("neighbours")
                        .withSecondaryToPrimaryMapper(this::behind)
                        .withOnUpdateFilter((now, before) -> !neighbour(now).equals(neighbour(before)))
                        .withNamespacesInheritedFromController()
                        .withItemStore(new TrimmedStore<>(Neighbours::trim))
                        .build(),
                context);
    }

    EventSource<?, DatabaseMigration> source() {
        return source;
    }

    /** Whoever comes before it, and before those, by name. */
    Map<String, Neighbour> before(DatabaseMigration resource) {
        String namespace = resource.getMetadata().getNamespace();
        Map<String, Neighbour> found = new HashMap<>();
        Deque<Dependency> next = new ArrayDeque<>(dependencies(resource));
        while (!next.isEmpty()) {
            String name = next.remove().name();
            if (name == null || found.containsKey(name)) {
                continue;
            }
            Optional<Neighbour> neighbour =
                    source.get(new ResourceID(name, namespace)).map(Neighbours::neighbour);
            neighbour.ifPresent(known -> {
                found.put(name, known);
                next.addAll(known.dependsOn());
            });
        }
        return found;
    }

    /** Whoever waits for it, or for one that waits for it: a circle is closed and opened by any of its members. */
    private Set<ResourceID> behind(DatabaseMigration changed) {
        String namespace = changed.getMetadata().getNamespace();
        Set<ResourceID> found = new HashSet<>();
        Deque<String> next = new ArrayDeque<>(List.of(changed.getMetadata().getName()));
        while (!next.isEmpty()) {
            for (DatabaseMigration waiting : migrations.byIndex(BY_DEPENDENCY, key(namespace, next.remove()))) {
                if (found.add(ResourceID.fromResource(waiting))) {
                    next.add(waiting.getMetadata().getName());
                }
            }
        }
        return found;
    }

    private static Neighbour neighbour(DatabaseMigration resource) {
        return Neighbour.of(
                resource.getSpec(),
                Objects.requireNonNullElse(resource.getMetadata().getGeneration(), 0L),
                Observation.status(resource));
    }

    private static List<Dependency> dependencies(DatabaseMigration resource) {
        return resource.getSpec() == null
                ? List.of()
                : resource.getSpec().dependsOn().stream()
                        .filter(dependency -> dependency.name() != null)
                        .toList();
    }

    /** Bundles and plans can be large. */
    private static void trim(DatabaseMigration resource) {
        DatabaseMigrationSpec spec = resource.getSpec();
        if (spec != null) {
            resource.setSpec(new DatabaseMigrationSpec(
                    spec.database(),
                    new BundleSpec(null, null, Layout.Auto, null),
                    DeploySpec.DEFAULTS,
                    ReviewSpec.DEFAULTS,
                    null,
                    spec.suspend(),
                    DriftSpec.DEFAULTS,
                    dependencies(resource),
                    JobSpec.DEFAULTS));
        }
        DatabaseMigrationStatus status = Observation.status(resource);
        resource.setStatus(new DatabaseMigrationStatus(
                status.observedGeneration(),
                status.conditions(),
                null,
                null,
                null,
                status.history(),
                status.pendingMigrations(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null));
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }
}
