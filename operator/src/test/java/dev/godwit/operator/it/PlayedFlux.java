package dev.godwit.operator.it;

import static org.awaitility.Awaitility.await;

import dev.godwit.api.SourceRef;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Flux's kinds, and its controller played by a test: it writes the status that the real one writes. */
final class PlayedFlux {

    private static final Path CRDS = Path.of("src/test/resources/flux");

    private final KubernetesClient people;
    private final String namespace;

    PlayedFlux(Stage stage) {
        this.people = stage.people;
        this.namespace = stage.namespace;
    }

    static void install(KubernetesClient people, SourceRef.Kind kind) {
        try (InputStream crd = Files.newInputStream(CRDS.resolve(kind.plural() + ".yaml"))) {
            people.load(crd).serverSideApply();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await().atMost(Stage.SOON).until(() -> isKnown(people, kind));
        // A kind that is new is refused for a moment (429), which this client sits out.
        people.genericKubernetesResources(context(kind)).inAnyNamespace().list();
    }

    static void uninstall(KubernetesClient people, SourceRef.Kind kind) {
        people.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(kind.plural() + "." + SourceRef.GROUP)
                .delete();
        await().atMost(Stage.SOON).until(() -> !isKnown(people, kind));
    }

    private static boolean isKnown(KubernetesClient people, SourceRef.Kind kind) {
        APIResourceList known = people.getApiResources(SourceRef.GROUP + "/" + SourceRef.VERSION);
        return known != null
                && known.getResources().stream().anyMatch(r -> r.getName().equals(kind.plural()));
    }

    /** What a person applies, or changes. */
    void source(SourceRef ref, String tag) {
        people.resource(object(
                        ref, "spec: {interval: 5m, url: 'oci://registry.example.org/blog', ref: {tag: '" + tag + "'}}"))
                .inNamespace(namespace)
                .serverSideApply();
    }

    /** The controller has fetched what the source names now. */
    void publishes(SourceRef ref, String revision, String digest) {
        status(ref, """
                artifact: {digest: '%s', url: 'http://flux.example.org/%s.tar.gz', revision: '%s', size: 1, path: p}
                conditions: [{type: Ready, status: 'True', reason: Succeeded, message: stored artifact}]
                """.formatted(digest, revision, revision), true);
    }

    /** The controller has tried, and leaves the artifact that it has. */
    void fails(SourceRef ref, String message) {
        status(
                ref,
                "conditions: [{type: Ready, status: 'False', reason: OCIPullFailed, message: '" + message + "'}]",
                false);
    }

    void delete(SourceRef ref) {
        people.genericKubernetesResources(context(ref.kind()))
                .inNamespace(namespace)
                .withName(ref.name())
                .delete();
    }

    @SuppressWarnings("unchecked")
    private void status(SourceRef ref, String yaml, boolean observed) {
        people.genericKubernetesResources(context(ref.kind()))
                .inNamespace(namespace)
                .withName(ref.name())
                .editStatus(object -> {
                    var status = new LinkedHashMap<String, Object>(
                            object.getAdditionalProperties().get("status") instanceof Map<?, ?> before
                                    ? (Map<String, Object>) before
                                    : Map.of());
                    status.putAll(Serialization.unmarshal(yaml, Map.class));
                    if (observed) {
                        status.put("observedGeneration", object.getMetadata().getGeneration());
                    }
                    object.setAdditionalProperty("status", status);
                    return object;
                });
    }

    private GenericKubernetesResource object(SourceRef ref, String spec) {
        return Serialization.unmarshal(
                "apiVersion: " + SourceRef.GROUP + "/" + SourceRef.VERSION + "\nkind: " + ref.kind()
                        + "\nmetadata: {name: " + ref.name() + ", namespace: " + namespace + "}\n" + spec + "\n",
                GenericKubernetesResource.class);
    }

    static ResourceDefinitionContext context(SourceRef.Kind kind) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(SourceRef.GROUP)
                .withVersion(SourceRef.VERSION)
                .withKind(kind.name())
                .withPlural(kind.plural())
                .withNamespaced(true)
                .build();
    }
}
