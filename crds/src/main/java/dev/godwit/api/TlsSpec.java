package dev.godwit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How the connection is encrypted, and how the server proves that it is the one. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.caSecret) || !has(self.caConfigMap)",
        message = "the CA comes from one place: either caSecret or caConfigMap")
@ValidationRule(
        value =
                "!has(self.mode) || (self.mode in ['VerifyCA', 'VerifyFull']) == (has(self.caSecret) || has(self.caConfigMap))",
        fieldPath = ".mode",
        message = "VerifyCA and VerifyFull need a CA, in caSecret or caConfigMap, and the other modes use none")
public record TlsSpec(
        @JsonPropertyDescription(
                "Disable: no TLS. Prefer: TLS if the server has it. Require: TLS, of whomever. VerifyCA: the"
                        + " server's certificate must come from the CA. VerifyFull: and name the host. Default: VerifyFull if a"
                        + " CA is given, else Prefer.")
        @Nullable
        Mode mode,

        @JsonPropertyDescription("A Secret of this namespace with the certificates to trust.") @Nullable
        Certificates caSecret,

        @JsonPropertyDescription("A ConfigMap of this namespace with the certificates to trust.") @Nullable
        Certificates caConfigMap) {

    /** The modes by their names in PostgreSQL's {@code sslmode}. */
    public enum Mode {
        Disable("disable"),
        Prefer("prefer"),
        Require("require"),
        VerifyCA("verify-ca"),
        VerifyFull("verify-full");

        private final String sslMode;

        Mode(String sslMode) {
            this.sslMode = sslMode;
        }

        public String sslMode() {
            return sslMode;
        }
    }

    /** The mode that is in effect. */
    public Mode effective() {
        return Objects.requireNonNullElse(
                mode, caSecret == null && caConfigMap == null ? Mode.Prefer : Mode.VerifyFull);
    }

    /** Where certificates are, in PEM form. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Certificates(
            @Required
            @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
            @Size(min = 1, max = 253)
            @JsonPropertyDescription("Its name. It may be made later: the pod waits for it.")
            String name,

            @Default("ca.crt")
            @Pattern("^[-._a-zA-Z0-9]+$")
            @Size(min = 1, max = 253)
            @JsonPropertyDescription("Key of the certificates, in PEM form; at most 100 KiB.")
            String key) {

        public Certificates {
            key = Objects.requireNonNullElse(key, "ca.crt");
        }
    }
}
