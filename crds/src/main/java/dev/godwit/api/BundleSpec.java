package dev.godwit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.godwit.bundle.Layout;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The migrations: exactly one source. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value =
                "[has(self.configMaps), has(self.inline), has(self.image), has(self.sourceRef)].exists_one(source, source)",
        message = "a bundle has exactly one source: configMaps, inline, image or sourceRef")
@ValidationRule(
        value = "self.layout == oldSelf.layout",
        fieldPath = ".layout",
        reason = "FieldValueForbidden",
        message = "the layout is immutable: the order and names of what is applied depend on it")
public record BundleSpec(
        @Size(min = 1, max = 16)
        @JsonPropertyDescription(
                "ConfigMaps of this namespace, merged. A key is <migration>.sql, <migration> or a Flyway file"
                        + " name; <migration>.precheck.sql and <migration>.postcheck.sql hold queries that must return no rows"
                        + " before and after it. In binaryData, <key>.sql.gz is the same compressed by gzip; at most 32 MiB in"
                        + " all when expanded. A key that two of them have is refused. They may be made later: the deploy"
                        + " waits for them.")
        @Nullable
        List<ConfigMapRef> configMaps,

        @Size(min = 1, max = 64)
        @JsonPropertyDescription("The migrations themselves, for small bundles: at most 200 KiB in all.")
        @Nullable
        List<InlineMigration> inline,

        @JsonPropertyDescription(
                "An image, for bundles of any size: mounted into the Job's pod as a volume, never run. Kubernetes 1.35"
                        + " has image volumes, older ones as a feature to switch on. It is pulled with"
                        + " spec.job.imagePullSecrets.")
        @Nullable
        BundleImage image,

        @JsonPropertyDescription(
                "The artifact of a Flux source of this namespace. The Job fetches it, and each new artifact is deployed;"
                        + " while there is none, or not yet one of the source as it is now, the deploy waits.")
        @Nullable
        SourceRef sourceRef,

        @Default("Auto")
        @JsonPropertyDescription(
                "How migrations are named and ordered. Prisma: folders or keys <timestamp>_<name>, ordered by"
                        + " the bytes of their names. Flyway: V<version>__<description>.sql, ordered by version. Auto: Flyway if"
                        + " every key is named like that, else Prisma. Immutable.")
        Layout layout,

        @Pattern("^sha256:[0-9a-f]{64}$")
        @Size(max = 71)
        @JsonPropertyDescription(
                "Deploy only if the source has exactly this content (status.bundle.digest); until then wait."
                        + " For releases that must not run ahead of their ConfigMap.")
        @Nullable
        String digest,

        @JsonPropertyDescription("How Flyway was set up that wrote, or is to read, the same history.") @Nullable
        FlywaySpec flyway) {

    /** With Flyway as it is if nobody sets it up. */
    public BundleSpec(
            @Nullable List<ConfigMapRef> configMaps,
            @Nullable List<InlineMigration> inline,
            Layout layout,
            @Nullable String digest) {
        this(configMaps, inline, null, null, layout, digest, null);
    }

    public BundleSpec {
        layout = Objects.requireNonNullElse(layout, Layout.Auto);
    }

    /** What of Flyway's own settings matters to its history. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record FlywaySpec(
            @Default("flyway_schema_history")
            @Pattern("^[A-Za-z_][A-Za-z0-9_$]*$")
            @Size(min = 1, max = 57)
            @JsonPropertyDescription("The table of Flyway's history (flyway.table), in the migrated schema.")
            String table) {

        public FlywaySpec {
            table = Objects.requireNonNullElse(table, "flyway_schema_history");
        }
    }

    /** A ConfigMap of the same namespace. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record ConfigMapRef(
            @Required
            @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
            @Size(min = 1, max = 253)
            @JsonPropertyDescription("Name of the ConfigMap.")
            String name) {}

    /** A migration in the resource itself. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record InlineMigration(
            @Required
            @Pattern("^[A-Za-z0-9_][A-Za-z0-9._-]*$")
            @Size(min = 1, max = 250)
            @JsonPropertyDescription(
                    "The migration's name, such as 20240101000000_init, or a Flyway file name; with .precheck or"
                            + " .postcheck behind it (V1__a.precheck for V1__a.sql), queries that must return no rows.")
            String name,

            @Required @Size(max = 65536) @JsonPropertyDescription("The SQL.")
            String sql) {}
}
