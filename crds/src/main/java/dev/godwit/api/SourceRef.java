package dev.godwit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** A source of Flux, in the namespace of the resource, whose artifact holds the migrations. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SourceRef(
        @Required @JsonPropertyDescription("Of source.toolkit.fluxcd.io/v1.")
        Kind kind,

        @Required
        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Name of the source.")
        String name,

        @Default("/")
        @Pattern(BundleImage.PATH)
        @Size(max = 255)
        @JsonPropertyDescription("The folder in the artifact that holds the migrations.")
        String path) {

    public static final String GROUP = "source.toolkit.fluxcd.io";
    public static final String VERSION = "v1";

    /** The whole artifact. */
    public SourceRef(Kind kind, String name) {
        this(kind, name, "/");
    }

    public SourceRef {
        path = Objects.requireNonNullElse(path, "/");
    }

    /** As messages call it: {@code OCIRepository blog}. */
    public String text() {
        return kind + " " + name;
    }

    /** Those of Flux's sources whose artifacts hold files as somebody wrote them. */
    public enum Kind {
        OCIRepository("ocirepositories"),
        GitRepository("gitrepositories"),
        ExternalArtifact("externalartifacts");

        private final String plural;

        Kind(String plural) {
            this.plural = plural;
        }

        /** As the API server calls it in paths and rights. */
        public String plural() {
            return plural;
        }
    }
}
