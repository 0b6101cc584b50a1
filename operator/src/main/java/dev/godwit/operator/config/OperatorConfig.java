package dev.godwit.operator.config;

import dev.godwit.operator.policy.Policy;
import dev.godwit.operator.policy.PolicyReader;
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
 * @param policy what is allowed in which namespace
 * @param maxJobs how many Jobs may be live at once, of all resources; at least 1
 * @param approversVerified whether the API server admits no approval in another's name
 * @param maxDriftJobs how many Jobs that only look for drift may be live at once besides those; at least 1
 */
public record OperatorConfig(
        String image,
        String imagePullPolicy,
        Set<String> namespaces,
        int healthPort,
        String instance,
        Optional<Lease> lease,
        Policy policy,
        boolean approversVerified,
        int maxJobs,
        int maxDriftJobs) {

    /** A Lease of coordination.k8s.io. */
    public record Lease(String namespace, String name) {

        @Override
        public String toString() {
            return namespace + "/" + name;
        }
    }

    /** Enough for a deploy of many services at once, few enough for a small cluster's nodes and databases. */
    private static final int DEFAULT_MAX_JOBS = 20;

    private static final int DEFAULT_MAX_DRIFT_JOBS = 5;

    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern LEASE =
            Pattern.compile("(" + NAMESPACE.pattern() + ")/([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?)");
    private static final Pattern COMMAS = Pattern.compile("\\s*,\\s*");
    private static final Set<String> PULL_POLICIES = Set.of("Always", "IfNotPresent", "Never");

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
        String pullPolicy = environment.getOrDefault("GODWIT_IMAGE_PULL_POLICY", "IfNotPresent");
        if (!PULL_POLICIES.contains(pullPolicy)) {
            problems.add(
                    "GODWIT_IMAGE_PULL_POLICY is \"" + pullPolicy + "\"; it must be Always, IfNotPresent or Never.");
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
        int port = number("GODWIT_HEALTH_PORT", environment, 8080, 0, 65535, "a port, such as 8080", problems);
        int maxJobs = number(
                "GODWIT_MAX_JOBS", environment, DEFAULT_MAX_JOBS, 1, 10_000, "a number between 1 and 10000", problems);
        int maxDriftJobs = number(
                "GODWIT_MAX_DRIFT_JOBS",
                environment,
                DEFAULT_MAX_DRIFT_JOBS,
                1,
                10_000,
                "a number between 1 and 10000",
                problems);
        boolean verified = truth("GODWIT_APPROVER_VERIFIED", environment, problems);
        Policy policy = policy(environment.getOrDefault("GODWIT_POLICY", "").strip(), problems);
        Optional<Lease> lease =
                lease(environment.getOrDefault("GODWIT_LEASE", "").strip(), problems);
        if (!problems.isEmpty()) {
            throw new InvalidConfig(problems);
        }
        return new OperatorConfig(
                image,
                pullPolicy,
                namespaces,
                port,
                environment.getOrDefault("POD_NAME", "godwit-operator"),
                lease,
                policy,
                verified,
                maxJobs,
                maxDriftJobs);
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

    private static Policy policy(String json, List<String> problems) {
        try {
            return json.isEmpty() ? Policy.NONE : PolicyReader.read(json);
        } catch (IllegalArgumentException e) {
            problems.add("GODWIT_POLICY: " + e.getMessage());
            return Policy.NONE;
        }
    }

    private static boolean truth(String name, Map<String, String> environment, List<String> problems) {
        String text = environment.getOrDefault(name, "false").strip();
        if (!text.equals("true") && !text.equals("false")) {
            problems.add(name + " is \"" + text + "\"; it must be true or false.");
        }
        return text.equals("true");
    }

    private static int number(
            String name,
            Map<String, String> environment,
            int fallback,
            int least,
            int most,
            String what,
            List<String> problems) {
        String text = environment.getOrDefault(name, "").strip();
        if (text.isEmpty()) {
            return fallback;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The same sentence as for a number out of range.
        }
        problems.add(name + " is \"" + text + "\"; it must be " + what + ".");
        return fallback;
    }

    /** The environment is wrong; the message says all that is. */
    public static final class InvalidConfig extends RuntimeException {

        private static final long serialVersionUID = 1L;

        InvalidConfig(List<String> problems) {
            super(String.join(" ", problems));
        }
    }
}
