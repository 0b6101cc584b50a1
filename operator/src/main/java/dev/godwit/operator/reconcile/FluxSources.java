package dev.godwit.operator.reconcile;

import dev.godwit.api.SourceRef;
import dev.godwit.operator.flux.FluxSource;
import dev.godwit.operator.plan.Source;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/**
 * Reads Flux's sources. A kind is watched from the first resource on that names one of it, and never where Flux is not
 * installed; what no watch knows is asked for at the API server.
 */
final class FluxSources implements AutoCloseable {

    private final KubernetesClient client;
    private final Set<String> namespaces;
    private final Map<SourceRef.Kind, List<SharedIndexInformer<GenericKubernetesResource>>> watched =
            new EnumMap<>(SourceRef.Kind.class);
    private final List<BiConsumer<SourceRef.Kind, GenericKubernetesResource>> listeners = new CopyOnWriteArrayList<>();

    /** @param namespaces to watch; empty for all */
    FluxSources(KubernetesClient client, Set<String> namespaces) {
        this.client = client;
        this.namespaces = namespaces;
    }

    /** @param listener is told of every source that came, went, or says something else about a bundle */
    void onChange(BiConsumer<SourceRef.Kind, GenericKubernetesResource> listener) {
        listeners.add(listener);
    }

    Source read(String namespace, SourceRef ref) {
        try {
            if (!watch(ref.kind())) {
                return FluxSource.unknownKind(ref);
            }
            // What was made just before the resource may not be known to the watch yet.
            return cached(namespace, ref)
                    .or(() -> fetch(namespace, ref))
                    .map(object -> FluxSource.read(ref, object))
                    .orElseGet(() -> FluxSource.missing(ref, namespace));
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return FluxSource.forbidden(ref, namespace);
            }
            throw e;
        }
    }

    private Optional<GenericKubernetesResource> cached(String namespace, SourceRef ref) {
        return informers(ref.kind()).stream()
                .flatMap(informer ->
                        Optional.ofNullable(informer.getStore().getByKey(namespace + "/" + ref.name())).stream())
                .findAny();
    }

    private Optional<GenericKubernetesResource> fetch(String namespace, SourceRef ref) {
        return Optional.ofNullable(client.genericKubernetesResources(context(ref.kind()))
                .inNamespace(namespace)
                .withName(ref.name())
                .get());
    }

    private synchronized List<SharedIndexInformer<GenericKubernetesResource>> informers(SourceRef.Kind kind) {
        return watched.getOrDefault(kind, List.of());
    }

    /** @return whether there is such a kind */
    private synchronized boolean watch(SourceRef.Kind kind) {
        if (watched.containsKey(kind)) {
            return true;
        }
        if (!isKnown(kind)) {
            return false;
        }
        var all = client.genericKubernetesResources(context(kind));
        watched.put(
                kind,
                namespaces.isEmpty()
                        ? List.of(start(kind, all.inAnyNamespace().runnableInformer(0)))
                        : namespaces.stream()
                                .map(one -> start(kind, all.inNamespace(one).runnableInformer(0)))
                                .toList());
        return true;
    }

    private boolean isKnown(SourceRef.Kind kind) {
        APIResourceList known = client.getApiResources(SourceRef.GROUP + "/" + SourceRef.VERSION);
        return known != null
                && known.getResources().stream()
                        .anyMatch(resource -> kind.plural().equals(resource.getName()));
    }

    private SharedIndexInformer<GenericKubernetesResource> start(
            SourceRef.Kind kind, SharedIndexInformer<GenericKubernetesResource> informer) {
        informer.itemStore(new TrimmedStore<>(object -> object.getMetadata().setAnnotations(Map.of())));
        informer.exceptionHandler((started, problem) -> true);
        informer.addEventHandler(new Listener(kind));
        informer.start();
        return informer;
    }

    private static ResourceDefinitionContext context(SourceRef.Kind kind) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(SourceRef.GROUP)
                .withVersion(SourceRef.VERSION)
                .withKind(kind.name())
                .withPlural(kind.plural())
                .withNamespaced(true)
                .build();
    }

    @Override
    public synchronized void close() {
        watched.values().forEach(informers -> informers.forEach(SharedIndexInformer::stop));
    }

    private final class Listener implements ResourceEventHandler<GenericKubernetesResource> {

        private final SourceRef.Kind kind;

        Listener(SourceRef.Kind kind) {
            this.kind = kind;
        }

        @Override
        public void onAdd(GenericKubernetesResource object) {
            tell(object);
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource object) {
            if (!read(before).equals(read(object))) {
                tell(object);
            }
        }

        @Override
        public void onDelete(GenericKubernetesResource object, boolean lastStateUnknown) {
            tell(object);
        }

        private Source read(GenericKubernetesResource object) {
            return FluxSource.read(new SourceRef(kind, object.getMetadata().getName()), object);
        }

        private void tell(GenericKubernetesResource object) {
            listeners.forEach(listener -> listener.accept(kind, object));
        }
    }
}
