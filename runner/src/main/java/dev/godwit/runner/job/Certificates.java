package dev.godwit.runner.job;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.HashMap;
import java.util.Map;

/**
 * The certificates to trust arrive as a variable, since a pod tells when the Secret of a variable is missing and is
 * silent about that of a volume. The driver wants a file.
 */
final class Certificates {

    private static final String VARIABLE = "GODWIT_CA";

    private Certificates() {}

    /**
     * The environment, with {@code PGSSLROOTCERT} naming a file of what the variable holds; unchanged without it.
     *
     * @throws IllegalArgumentException if the variable holds no certificate
     */
    static Map<String, String> asFile(Map<String, String> environment) {
        String pem = environment.get(VARIABLE);
        if (pem == null) {
            return environment;
        }
        Map<String, String> extended = new HashMap<>(environment);
        extended.put("PGSSLROOTCERT", write(checked(pem)).toString());
        return Map.copyOf(extended);
    }

    private static byte[] checked(String pem) {
        byte[] bytes = pem.getBytes(StandardCharsets.UTF_8);
        try {
            if (!CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(bytes))
                    .isEmpty()) {
                return bytes;
            }
        } catch (CertificateException e) {
            throw new IllegalArgumentException("The CA of database.tls is not a certificate in PEM form.", e);
        }
        throw new IllegalArgumentException("The CA of database.tls holds no certificate in PEM form.");
    }

    private static Path write(byte[] pem) {
        try {
            Path file = Files.createTempFile("ca", ".crt");
            Files.write(file, pem);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("/tmp cannot be written to", e);
        }
    }
}
