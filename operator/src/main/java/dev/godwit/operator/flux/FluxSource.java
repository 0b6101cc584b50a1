package dev.godwit.operator.flux;

import dev.godwit.api.SourceRef;
import dev.godwit.operator.plan.Source;
import dev.godwit.operator.status.Cut;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One of Flux's sources, of {@code source.toolkit.fluxcd.io/v1}. */
public final class FluxSource {

    private static final Pattern SHA256 = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final Pattern URL = Pattern.compile("https?://(?![^/?#]*@)[!-~]{1,2000}");
    private static final int MAX_MESSAGE = 400;
    private static final int MAX_REVISION = 256;

    private static final String BY_ITSELF = " The deploy starts by itself when it has one.";

    private final SourceRef ref;
    private final GenericKubernetesResource object;

    private FluxSource(SourceRef ref, GenericKubernetesResource object) {
        this.ref = ref;
        this.object = object;
    }

    /** @param object the one that {@code ref} names */
    public static Source read(SourceRef ref, GenericKubernetesResource object) {
        return new FluxSource(ref, object).read();
    }

    /** There is no such object. */
    public static Source missing(SourceRef ref, String namespace) {
        return new Source.Awaited(
                "There is no " + ref.text() + " in namespace " + namespace
                        + ". The deploy starts by itself when it is there and has an artifact.",
                false);
    }

    /** The API server has no such kind. */
    public static Source unknownKind(SourceRef ref) {
        return new Source.Awaited(
                "The cluster does not know the kind " + ref.kind() + " of " + SourceRef.GROUP + "/" + SourceRef.VERSION
                        + ", which spec.bundle.sourceRef names: install Flux ("
                        + switch (ref.kind()) {
                            case GitRepository -> "2.0 or newer";
                            case OCIRepository -> "2.6 or newer";
                            case ExternalArtifact -> "2.7 or newer";
                        }
                        + "), or take the bundle from a ConfigMap or an image. It is looked for once a minute.",
                true);
    }

    /** The operator may not read it. */
    public static Source forbidden(SourceRef ref, String namespace) {
        return new Source.Awaited(
                "The operator may not read " + ref.kind().plural() + "." + SourceRef.GROUP + " in namespace "
                        + namespace
                        + ": its role lacks what the chart of this version gives it (get, list, watch). Upgrade the chart."
                        + " It is looked for once a minute.",
                true);
    }

    private Source read() {
        Map<?, ?> status = map(object.getAdditionalProperties().get("status"));
        Map<?, ?> artifact = map(status.get("artifact"));
        if (isOutdated(status)) {
            return awaited(" has changed, and Flux has not fetched what it names now.", status);
        }
        if (artifact.isEmpty()) {
            return awaited(" has no artifact yet.", status);
        }
        String digest = text(artifact.get("digest"));
        String url = text(artifact.get("url"));
        if (!SHA256.matcher(digest).matches()) {
            return unreadable("has an artifact with the digest " + quoted(digest)
                    + ", and Godwit holds what it fetches against a sha256: have its controller use that, as it does"
                    + " unless it is told otherwise (--artifact-digest-algo).");
        }
        if (!URL.matcher(url).matches()) {
            return unreadable(
                    "has an artifact with an address that is none: http or https is expected, without a user or"
                            + " password, and at most 2000 characters.");
        }
        return new Source.Artifact(digest, url, ref.text(), Cut.text(text(artifact.get("revision")), MAX_REVISION));
    }

    /** What is suspended stays as it is: its controller does not look at changes either. */
    private boolean isOutdated(Map<?, ?> status) {
        boolean suspended = Boolean.TRUE.equals(
                map(object.getAdditionalProperties().get("spec")).get("suspend"));
        long generation = Objects.requireNonNullElse(object.getMetadata().getGeneration(), 0L);
        return !suspended
                && status.get("observedGeneration") instanceof Number observed
                && observed.longValue() < generation;
    }

    private Source awaited(String what, Map<?, ?> status) {
        String said = ready(status);
        return new Source.Awaited(ref.text() + what + (said.isEmpty() ? "" : " Flux says: " + said) + BY_ITSELF, false);
    }

    private Source unreadable(String what) {
        return new Source.Unreadable(ref.text() + " " + what + " Nothing was run.");
    }

    /** The message of the condition Ready, as a sentence. */
    private static String ready(Map<?, ?> status) {
        return (status.get("conditions") instanceof List<?> conditions ? conditions.stream() : Stream.of())
                .map(FluxSource::map)
                .filter(condition -> "Ready".equals(condition.get("type")))
                .map(condition -> Cut.text(text(condition.get("message")).strip(), MAX_MESSAGE))
                .filter(message -> !message.isEmpty())
                .map(message -> message.matches("(?s).*[.!?…]") ? message : message + ".")
                .findFirst()
                .orElse("");
    }

    private static String quoted(String text) {
        return text.isEmpty() ? "that is missing" : Cut.text(text, 80);
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static String text(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }
}
