package dev.godwit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** A Secret that says how to connect, in the form in which somebody else's operator or a person writes it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.key) || self.format == 'URI'",
        fieldPath = ".key",
        message = "only the format URI has a key of your own; the keys of the other formats are fixed")
public record ConnectionSecret(
        @Required
        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "Name of the Secret, in this namespace. It may be made later: the deploy waits for it.")
        String name,

        @Required
        @JsonPropertyDescription(
                "Who writes the Secret. CloudNativePG (<cluster>-app): host, port, dbname, username, password."
                        + " CrunchyPGO (<cluster>-pguser-<user>): host, port, dbname, user, password; never its PgBouncer."
                        + " Zalando (<user>.<cluster>.credentials.postgresql.acid.zalan.do): username and password, so that"
                        + " database.name is still needed, and database.host too if the Secret's name does not follow that"
                        + " template. URI: one key with postgresql://user:password@host:port/database.")
        Format format,

        @Pattern("^[-._a-zA-Z0-9]+$")
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Only of the format URI: the key that holds it, such as DATABASE_URL. Default: uri.")
        @Nullable
        String key) {

    /** The default of {@code key}. */
    public static final String URI_KEY = "uri";

    private static final java.util.regex.Pattern ZALANDO_NAME = java.util.regex.Pattern.compile(
            ".+\\.(?<cluster>[-a-z0-9]+)\\.credentials\\.postgresql\\.acid\\.zalan\\.do");

    /** Who writes the Secret. */
    public enum Format {
        CloudNativePG,
        CrunchyPGO,
        Zalando,
        URI
    }

    /** The keys that must be in the Secret, in the order host, port, database, user, password as far as it has them. */
    public List<String> keys() {
        return switch (format) {
            case CloudNativePG -> List.of("host", "port", "dbname", "username", "password");
            case CrunchyPGO -> List.of("host", "port", "dbname", "user", "password");
            case Zalando -> List.of("username", "password");
            case URI -> List.of(Objects.requireNonNullElse(key, URI_KEY));
        };
    }

    /** Zalando's Service for the primary is called like the cluster, which the Secret's name tells. */
    Optional<String> hostInName() {
        Matcher matcher = ZALANDO_NAME.matcher(name);
        return format == Format.Zalando && matcher.matches() ? Optional.of(matcher.group("cluster")) : Optional.empty();
    }
}
