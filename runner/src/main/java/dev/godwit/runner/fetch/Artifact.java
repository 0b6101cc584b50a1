package dev.godwit.runner.fetch;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * An archive, tar in gzip, that holds a bundle.
 *
 * @param address http or https, with a host and nothing that logs in
 * @param sha256 of the archive, 64 hexadecimal digits
 * @param path of the folder in it that is the bundle, of segments divided by a slash; empty for all of it
 */
public record Artifact(URI address, String sha256, String path) {

    private static final Pattern DIGEST = Pattern.compile("sha256:([0-9a-f]{64})");
    private static final Pattern PATH =
            Pattern.compile("/([A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*)?");
    private static final int SHOWN = 300;
    private static final int MAX_PORT = 65535;

    /**
     * @param digest {@code sha256:...}
     * @param path absolute, {@code /} for all of it
     * @throws IllegalArgumentException saying what is wrong, without what an address may hold in secret
     */
    public static Artifact of(String url, String digest, String path) {
        var hash = DIGEST.matcher(digest);
        if (!hash.matches()) {
            throw new IllegalArgumentException("The digest of the artifact is not sha256: and 64 hexadecimal digits.");
        }
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("The path in the artifact is not one like / or /prisma/migrations.");
        }
        return new Artifact(address(url), hash.group(1), path.substring(1));
    }

    /** The address as it may be shown: a query may hold a signature. */
    public String shown() {
        String text = address.getScheme() + "://" + address.getRawAuthority() + address.getRawPath();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    private static URI address(String url) {
        URI address;
        try {
            address = new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("The address of the artifact is not a URL.");
        }
        String scheme = address.getScheme();
        if (!"http".equals(scheme) && !"https".equals(scheme)) {
            throw new IllegalArgumentException("The address of the artifact is neither http nor https.");
        }
        if (address.getHost() == null || address.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "The address of the artifact must have a host, and no user or password.");
        }
        if (address.getPort() == 0 || address.getPort() > MAX_PORT) {
            throw new IllegalArgumentException("The address of the artifact has a port that is none.");
        }
        return address;
    }
}
