package dev.godwit.operator.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * @param image that Jobs run: the operator's own
 * @param imagePullPolicy of Jobs
 * @param namespaces that are watched; empty for all
 * @param healthPort for /livez and /readyz; 0 takes a free one
 * @param instance who writes events and holds the lease: the operator's pod
 * @param lease whose holder works, of several operators; empty if there is but one
 */
public record OperatorConfig(
        String image,
        String imagePullPolicy,
        Set<String> namespaces,
        int healthPort,
        String instance,
        Optional<Lease> lease) {

    /** A Lease of coordination.k8s.io. */
    public record Lease(String namespace, String name) {

        @Override
        public String toString() {
            return namespace + "/" + name;
        }
    }

    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern LEASE =
            Pattern.compile("(" + NAMESPACE.pattern() + ")/([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?)");
    private static final Pattern COMMAS = Pattern.compile("\\s*,\\s*");
    private static final Set<String> POLICIES = Set.of("Always", "IfNotPresent", "Never");

    public OperatorConfig {
        namespaces = Set.copyOf(namespaces);
    }

    /** @throws InvalidConfig with every wrong value, for a person */
    public static OperatorConfig from(Map<String, String> environment) {
        List<String> problems = new ArrayList<>();
        String image = environment.getOrDefault("GODWIT_IMAGE", "").strip();
        if (image.isEmpty() || image.chars().anyMatch(Character::isWhitespace)) {
            problems.add("GODWIT_IMAGE must name the image that Jobs run, the operator's own.");
        }
        String policy = environment.getOrDefault("GODWIT_IMAGE_PULL_POLICY", "IfNotPresent");
        if (!POLICIES.contains(policy)) {
            problems.add("GODWIT_IMAGE_PULL_POLICY is \"" + policy + "\"; it must be Always, IfNotPresent or Never.");
        }
        Set<String> namespaces = new TreeSet<>();
        String listed = environment.getOrDefault("GODWIT_WATCH_NAMESPACES", "").strip();
        for (String namespace : COMMAS.splitAsStream(listed).toList()) {
            if (NAMESPACE.matcher(namespace).matches()) {
                namespaces.add(namespace);
            } else if (!namespace.isEmpty()) {
                problems.add(
                        "GODWIT_WATCH_NAMESPACES holds \"" + namespace
                                + "\", which cannot be a namespace; it must be names with commas between them, or empty for all.");
            }
        }
        int port = port(environment.getOrDefault("GODWIT_HEALTH_PORT", "8080"), problems);
        Optional<Lease> lease =
                lease(environment.getOrDefault("GODWIT_LEASE", "").strip(), problems);
        if (!problems.isEmpty()) {
            throw new InvalidConfig(problems);
        }
        return new OperatorConfig(
                image, policy, namespaces, port, environment.getOrDefault("POD_NAME", "godwit-operator"), lease);
    }

    private static Optional<Lease> lease(String text, List<String> problems) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher lease = LEASE.matcher(text);
        if (!lease.matches()) {
            problems.add("GODWIT_LEASE is \"" + text
                    + "\"; it must be <namespace>/<name> of a Lease, or empty for an operator that is alone.");
            return Optional.empty();
        }
        return Optional.of(new Lease(lease.group(1), lease.group(3)));
    }

    private static int port(String text, List<String> problems) {
        try {
            int port = Integer.parseInt(text.strip());
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // The same sentence as for a number that is no port.
        }
        problems.add("GODWIT_HEALTH_PORT is \"" + text + "\"; it must be a port, such as 8080.");
        return 0;
    }

    /** The environment is wrong; the message says all that is. */
    public static final class InvalidConfig extends RuntimeException {

        private static final long serialVersionUID = 1L;

        InvalidConfig(List<String> problems) {
            super(String.join(" ", problems));
        }
    }
}
