package dev.godwit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An OCI image that holds the migrations. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BundleImage(
        @Required
        @Pattern(REFERENCE)
        @Size(max = 512)
        @JsonPropertyDescription(
                "The image, by digest: registry.example.org/blog-migrations@sha256:... A tag may stand before the digest"
                        + " and means nothing.")
        String reference,

        @Default("/migrations")
        @Pattern(PATH)
        @Size(max = 255)
        @JsonPropertyDescription("The folder in the image that holds the migrations.")
        String path,

        @JsonPropertyDescription(
                "When the node pulls it, as for a container. Kubernetes takes IfNotPresent if it is not said.")
        @Nullable
        PullPolicy pullPolicy) {

    /** Absolute, and leading nowhere else. */
    static final String PATH = "^/([A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*)?$";

    static final String REFERENCE = "^[A-Za-z0-9][A-Za-z0-9._:/-]*@sha256:[0-9a-f]{64}$";

    public BundleImage {
        path = Objects.requireNonNullElse(path, "/migrations");
    }

    /** {@code sha256:...}; empty if the reference names none, which the CRD refuses. */
    public String digest() {
        int at = reference == null ? -1 : reference.indexOf("@sha256:");
        return at < 0 ? "" : reference.substring(at + 1);
    }

    /** As Kubernetes calls them. */
    public enum PullPolicy {
        Always,
        IfNotPresent,
        Never
    }
}
