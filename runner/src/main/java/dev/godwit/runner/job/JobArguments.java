package dev.godwit.runner.job;

import dev.godwit.bundle.Layout;
import dev.godwit.report.Expectation;
import dev.godwit.report.Verb;
import dev.godwit.runner.RunRequest;
import dev.godwit.runner.bundle.SeedFile;
import dev.godwit.runner.connect.ConnectionSpec;
import dev.godwit.runner.decide.Accept;
import dev.godwit.runner.decide.Answers;
import dev.godwit.runner.decide.Resolution;
import dev.godwit.runner.decide.Wish;
import dev.godwit.runner.decide.Witness;
import dev.godwit.runner.drift.DriftPolicy;
import dev.godwit.runner.drift.Scope;
import dev.godwit.runner.drift.Shown;
import dev.godwit.runner.engine.MigrationRole;
import dev.godwit.runner.fetch.Artifact;
import dev.godwit.runner.ledger.Stream;
import dev.godwit.runner.plan.ReviewPolicy;
import dev.godwit.runner.review.rules.Rules;
import dev.godwit.text.DurationText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The command line of a Job: a verb, then {@code --option value} pairs. The operator writes it, so it is strict. */
final class JobArguments {

    private static final Set<String> OPTIONS = Set.of(
            "--artifact",
            "--artifact-digest",
            "--artifact-path",
            "--artifact-folder",
            "--layout",
            "--expect-bundle",
            "--witness",
            "--target",
            "--max",
            "--lock-timeout",
            "--lock-wait",
            "--deadline",
            "--database-ahead",
            "--schema",
            "--ledger-schema",
            "--stream",
            "--role",
            "--on-replaced",
            "--drift",
            "--on-drift",
            "--drift-expectation",
            "--review-unsafe",
            "--review-advice",
            "--small-table",
            "--rehearse-first",
            "--approved",
            "--expect-plan",
            "--allowed-hosts",
            "--flyway-table",
            "--late-migrations",
            "--baseline",
            "--squash-through",
            "--squash-into",
            "--seed",
            "--expect-seed",
            "--owner",
            "--job");

    private static final Set<String> REPEATED =
            Set.of("--bundle", "--accept", "--resolve", "--drift-ignore", "--drift-accept", "--disable-rule");

    private final Verb verb;
    private final AllowedHosts allowedHosts;
    private final List<Path> bundle = new ArrayList<>();
    private final List<Accept> accepts = new ArrayList<>();
    private final List<Resolution> resolutions = new ArrayList<>();
    private final List<Scope.Glob> driftIgnore = new ArrayList<>();
    private final Set<String> driftAccept = new HashSet<>();
    private final Set<String> disabledRules = new HashSet<>();
    private final Map<String, String> options = new HashMap<>();
    private final @Nullable Fetch fetched;

    /**
     * A bundle that is fetched.
     *
     * @param folder that there is room in
     */
    record Fetch(Artifact artifact, Path folder) {}

    /** @throws IllegalArgumentException naming the argument that is wrong */
    JobArguments(List<String> arguments) {
        verb = verb(arguments.isEmpty() ? "" : arguments.getFirst());
        for (int i = 1; i < arguments.size(); i += 2) {
            String option = arguments.get(i);
            if (!OPTIONS.contains(option) && !REPEATED.contains(option)) {
                throw new IllegalArgumentException("The option " + option + " is not known.");
            }
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException("The option " + option + " has no value.");
            }
            String value = arguments.get(i + 1);
            if (REPEATED.contains(option)) {
                repeated(option, value);
            } else if (options.putIfAbsent(option, value) != null) {
                throw new IllegalArgumentException("The option " + option + " is there twice.");
            }
        }
        fetched = fetched();
        if (bundle.isEmpty() == (fetched == null)) {
            throw new IllegalArgumentException("Exactly one of --bundle and --artifact is to be there.");
        }
        allowedHosts = AllowedHosts.parse(options.get("--allowed-hosts"));
    }

    /** The verb, as far as it can be told; a report of wrong arguments needs one too. */
    static Verb verbOf(List<String> arguments) {
        return Arrays.stream(Verb.values())
                .filter(verb -> !arguments.isEmpty() && arguments.getFirst().equals(verb.word()))
                .findAny()
                .orElse(Verb.DEPLOY);
    }

    Verb verb() {
        return verb;
    }

    /** The schema to migrate. */
    String schema() {
        return option("--schema", "public");
    }

    /** Which hosts the operator's policy allows. */
    AllowedHosts allowedHosts() {
        return allowedHosts;
    }

    /** Whether this is not to be deployed before it was rehearsed. */
    boolean rehearseFirst() {
        return options.containsKey("--rehearse-first");
    }

    /** Empty if the bundle lies in folders. */
    Optional<Fetch> fetch() {
        return Optional.ofNullable(fetched);
    }

    /** @throws IllegalArgumentException naming the option whose value is wrong */
    RunRequest request(ConnectionSpec database) {
        return request(database, bundle);
    }

    /**
     * @param folders of the bundle that was fetched
     * @throws IllegalArgumentException naming the option whose value is wrong
     */
    RunRequest request(ConnectionSpec database, List<Path> folders) {
        String max = options.get("--max");
        String role = options.get("--role");
        String witness = options.get("--witness");
        return new RunRequest(
                verb,
                folders,
                layout(option("--layout", "Auto")),
                options.get("--expect-bundle"),
                witness == null ? null : Witness.parse(witness),
                new Wish(
                        options.get("--target"),
                        max == null ? null : number(max),
                        allowed("--database-ahead", "Allow", "Refuse", true),
                        allowed("--on-replaced", "Deploy", "Stop", false),
                        null,
                        answers()),
                DurationText.parse(option("--lock-timeout", "5s")),
                DurationText.parse(option("--lock-wait", "5m")),
                DurationText.parse(option("--deadline", "0s")),
                Stream.of(option("--ledger-schema", "godwit"), schema(), options.get("--stream"))
                        .withFlywayTable(options.get("--flyway-table")),
                role == null ? null : new MigrationRole(role),
                drift(option("--schema", "public")),
                review(),
                seed(),
                options.get("--owner"),
                options.get("--job"),
                database);
    }

    private @Nullable Fetch fetched() {
        String url = options.get("--artifact");
        String digest = options.get("--artifact-digest");
        String path = options.get("--artifact-path");
        String folder = options.get("--artifact-folder");
        if (url == null && digest == null && path == null && folder == null) {
            return null;
        }
        if (url == null || digest == null || path == null || folder == null) {
            throw new IllegalArgumentException(
                    "--artifact, --artifact-digest, --artifact-path and --artifact-folder" + " belong together.");
        }
        return new Fetch(Artifact.of(url, digest, path), Path.of(folder));
    }

    private @Nullable SeedFile seed() {
        String file = options.get("--seed");
        String expected = options.get("--expect-seed");
        if (file == null && expected != null) {
            throw new IllegalArgumentException("--expect-seed belongs to --seed.");
        }
        return file == null ? null : new SeedFile(Path.of(file), expected);
    }

    private Answers answers() {
        String through = options.get("--squash-through");
        String into = options.get("--squash-into");
        if ((through == null) != (into == null)) {
            throw new IllegalArgumentException("--squash-through and --squash-into belong together.");
        }
        return new Answers(
                allowed("--late-migrations", "Apply", "Refuse", false),
                options.get("--baseline"),
                through == null || into == null ? null : new Answers.Squash(through, into),
                accepts,
                resolutions);
    }

    private void repeated(String option, String value) {
        switch (option) {
            case "--accept" -> accepts.add(Accept.parse(value));
            case "--resolve" -> resolutions.add(Resolution.parse(value));
            case "--drift-ignore" -> driftIgnore.add(Scope.Glob.parse(value));
            case "--drift-accept" -> driftAccept.add(value);
            case "--disable-rule" -> disabledRules.add(value);
            default -> bundle.add(Path.of(value));
        }
    }

    private @Nullable DriftPolicy drift(String schema) {
        String scope = option("--drift", "Off");
        return switch (scope) {
            case "Off" -> null;
            case "Schema", "Database" ->
                new DriftPolicy(
                        new Scope(scope.equals("Schema") ? schema : null, driftIgnore),
                        driftAccept,
                        allowed("--on-drift", "Block", "Report", false),
                        allowed("--drift-expectation", "Replayed", "Recorded", false)
                                ? Expectation.Replayed
                                : Expectation.Recorded,
                        Shown.REDACTED);
            default -> throw new IllegalArgumentException("--drift is Off, Schema or Database.");
        };
    }

    private ReviewPolicy review() {
        Rules.requireKnown(disabledRules);
        try {
            return new ReviewPolicy(
                    ReviewPolicy.Unsafe.valueOf(option("--review-unsafe", "Approve")),
                    ReviewPolicy.Advice.valueOf(option("--review-advice", "Ignore")),
                    Long.parseLong(option("--small-table", Long.toString(ReviewPolicy.SMALL_TABLE))),
                    disabledRules,
                    options.get("--approved"),
                    options.get("--expect-plan"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "--review-unsafe is Approve, Refuse or Allow, --review-advice Ignore, Approve or Refuse,"
                            + " --small-table a number of bytes.",
                    e);
        }
    }

    private boolean allowed(String name, String yes, String no, boolean fallback) {
        String value = option(name, fallback ? yes : no);
        if (!value.equals(yes) && !value.equals(no)) {
            throw new IllegalArgumentException(name + " is " + yes + " or " + no + ".");
        }
        return value.equals(yes);
    }

    private String option(String name, String fallback) {
        return options.getOrDefault(name, fallback);
    }

    private static Layout layout(String name) {
        for (Layout layout : Layout.values()) {
            if (layout.name().equals(name)) {
                return layout;
            }
        }
        throw new IllegalArgumentException("--layout is Auto, Prisma or Flyway.");
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--max is a number.", e);
        }
    }

    private static Verb verb(String word) {
        for (Verb verb : Verb.values()) {
            if (verb.word().equals(word)) {
                return verb;
            }
        }
        throw new IllegalArgumentException("The verb is deploy, plan or drift.");
    }
}
