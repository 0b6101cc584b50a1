package dev.godwit.operator.reconcile;

import dev.godwit.api.BundleSpec;
import dev.godwit.api.BundleSpec.ConfigMapRef;
import dev.godwit.api.Condition;
import dev.godwit.api.DatabaseMigration;
import dev.godwit.api.DatabaseMigrationSpec;
import dev.godwit.api.DatabaseMigrationStatus.LastJob;
import dev.godwit.api.MigrationApproval;
import dev.godwit.api.SeedSpec;
import dev.godwit.api.SourceRef;
import dev.godwit.operator.job.JobReading;
import dev.godwit.operator.job.Marks;
import dev.godwit.operator.plan.Reason;
import dev.godwit.report.Verb;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What wakes the reconciler besides the resource itself: its Jobs, their pods, the ConfigMaps of its bundle, approvals, neighbours. */
final class Watches {

    // The framework looks into the annotations of whatever an informer holds: trimmed ones are empty, not absent.

    private static final String BY_CONFIG_MAP = "bundle-config-maps";
    private static final String BY_SOURCE = "bundle-source";

    private final IndexerResourceCache<DatabaseMigration> migrations;
    private final InformerEventSource<Job, DatabaseMigration> jobs;
    private final InformerEventSource<Pod, DatabaseMigration> pods;
    private final InformerEventSource<ConfigMap, DatabaseMigration> configMaps;
    private final InformerEventSource<MigrationApproval, DatabaseMigration> approvals;
    private final Neighbours neighbours;
    private final SimpleInboundEventSource<DatabaseMigration> turns = new SimpleInboundEventSource<>("turns");

    Watches(EventSourceContext<DatabaseMigration> context) {
        migrations = context.getPrimaryCache();
        neighbours = new Neighbours(context);
        jobs = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Job.class, DatabaseMigration.class)
                        .withLabelSelector(Marks.SELECTOR)
                        .withSecondaryToPrimaryMapper(Mappers.fromOwnerReferences(DatabaseMigration.class))
                        .withNamespacesInheritedFromController()
                        .withItemStore(new TrimmedStore<>(job -> job.setSpec(null)))
                        .build(),
                context);
        pods = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Pod.class, DatabaseMigration.class)
                        .withLabelSelector(Marks.SELECTOR)
                        .withSecondaryToPrimaryMapper(Watches::byLabel)
                        .withNamespacesInheritedFromController()
                        .withItemStore(new TrimmedStore<>(pod -> {
                            pod.setSpec(null);
                            pod.getMetadata().setAnnotations(Map.of());
                        }))
                        .build(),
                context);
        approvals = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(MigrationApproval.class, DatabaseMigration.class)
                        .withSecondaryToPrimaryMapper(ApprovalReading::migration)
                        .withNamespacesInheritedFromController()
                        .build(),
                context);
        context.getPrimaryCache()
                .addIndexer(
                        BY_CONFIG_MAP,
                        migration -> names(migration).stream()
                                .map(name -> key(migration.getMetadata().getNamespace(), name))
                                .toList());
        migrations.addIndexer(
                BY_SOURCE,
                migration -> source(migration).stream()
                        .map(ref -> key(ref.kind(), migration.getMetadata().getNamespace(), ref.name()))
                        .toList());
        configMaps = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(ConfigMap.class, DatabaseMigration.class)
                        .withSecondaryToPrimaryMapper(configMap -> context
                                .getPrimaryCache()
                                .byIndex(
                                        BY_CONFIG_MAP,
                                        key(
                                                configMap.getMetadata().getNamespace(),
                                                configMap.getMetadata().getName()))
                                .stream()
                                .map(ResourceID::fromResource)
                                .collect(Collectors.toSet()))
                        .<DatabaseMigration>withPrimaryToSecondaryMapper(migration -> names(migration).stream()
                                .map(name -> new ResourceID(
                                        name, migration.getMetadata().getNamespace()))
                                .collect(Collectors.toSet()))
                        .withNamespacesInheritedFromController()
                        .withItemStore(new TrimmedStore<>(configMap -> {
                            configMap.setData(null);
                            configMap.setBinaryData(null);
                            configMap.getMetadata().setAnnotations(Map.of());
                            configMap.getMetadata().setLabels(Map.of());
                        }))
                        .build(),
                context);
    }

    List<EventSource<?, DatabaseMigration>> all() {
        return List.of(jobs, pods, configMaps, approvals, neighbours.source(), turns);
    }

    Neighbours neighbours() {
        return neighbours;
    }

    void wake(ResourceID resource) {
        turns.propagateEvent(resource);
    }

    /** Those whose bundle is this source of Flux. */
    void wakeThoseOf(SourceRef.Kind kind, HasMetadata source) {
        migrations
                .byIndex(
                        BY_SOURCE,
                        key(
                                kind,
                                source.getMetadata().getNamespace(),
                                source.getMetadata().getName()))
                .forEach(migration -> wake(ResourceID.fromResource(migration)));
    }

    boolean exists(ResourceID resource) {
        return migrations.contains(resource);
    }

    /** Resources with this reason of their condition Ready. */
    List<DatabaseMigration> in(Reason reason) {
        return migrations
                .list(migration ->
                        StatusWriter.reason(Observation.status(migration)).equals(Optional.of(reason)))
                .toList();
    }

    /**
     * Resources that have a Job: announced in their status, or not ended as far as the Job itself says.
     *
     * @param look one that only looks for drift, or one of the others
     */
    Set<ResourceID> withJob(boolean look) {
        return Stream.concat(
                        migrations
                                .list(migration -> isAnnounced(
                                        Observation.status(migration).lastJob(), look))
                                .map(ResourceID::fromResource),
                        jobs.list()
                                .filter(job -> !JobReading.isSettled(job) && JobReading.isLook(job) == look)
                                .flatMap(job -> byLabel(job).stream()))
                .collect(Collectors.toSet());
    }

    private static boolean isAnnounced(@Nullable LastJob job, boolean look) {
        return job != null && job.finishedAt() == null && Verb.DRIFT.word().equals(job.verb()) == look;
    }

    /** How many resources there are by the reason of this condition; {@code Unseen} before they have it. */
    Map<String, Long> resourcesByReason(String condition) {
        return migrations
                .list(migration -> true)
                .collect(Collectors.groupingBy(
                        migration -> Observation.status(migration).conditions().stream()
                                .filter(c -> c.type().equals(condition))
                                .map(Condition::reason)
                                .findAny()
                                .orElse("Unseen"),
                        Collectors.counting()));
    }

    /** Makes a Job visible here before the API server's watch tells of it. */
    void sawJob(Job job) {
        jobs.handleRecentResourceCreate(ResourceID.fromResource(job), job);
    }

    /** Makes what was written of an approval visible here before the API server's watch tells of it. */
    void sawApproval(MigrationApproval approval) {
        ResourceID id = ResourceID.fromResource(approval);
        approvals.get(id).ifPresent(before -> approvals.handleRecentResourceUpdate(id, approval, before));
    }

    private static List<String> names(DatabaseMigration migration) {
        if (migration.getSpec() == null || migration.getSpec().bundle() == null) {
            return List.of();
        }
        Stream<String> bundle =
                Objects.requireNonNullElse(migration.getSpec().bundle().configMaps(), List.<ConfigMapRef>of()).stream()
                        .map(ConfigMapRef::name);
        SeedSpec wanted = migration.getSpec().seed();
        Stream<String> seed = wanted == null || wanted.configMap() == null
                ? Stream.empty()
                : Stream.of(wanted.configMap().name());
        return Stream.concat(bundle, seed).distinct().toList();
    }

    private static Optional<SourceRef> source(DatabaseMigration migration) {
        return Optional.ofNullable(migration.getSpec())
                .map(DatabaseMigrationSpec::bundle)
                .map(BundleSpec::sourceRef)
                .filter(ref -> ref.kind() != null && ref.name() != null);
    }

    private static String key(SourceRef.Kind kind, String namespace, String name) {
        return kind + "/" + key(namespace, name);
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }

    private static Set<ResourceID> byLabel(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getLabels())
                .map(labels -> labels.get(Marks.MIGRATION))
                .map(name -> Set.of(new ResourceID(name, object.getMetadata().getNamespace())))
                .orElse(Set.of());
    }
}
