package dev.godwit.operator.plan;

import dev.godwit.api.BundleImage;
import dev.godwit.api.BundleSpec;
import dev.godwit.api.BundleSpec.InlineMigration;
import dev.godwit.api.ConnectionSecret;
import dev.godwit.api.CredentialsSecret;
import dev.godwit.api.DatabaseMigrationSpec;
import dev.godwit.api.DatabaseSpec;
import dev.godwit.api.DeploySpec;
import dev.godwit.api.ReviewSpec;
import dev.godwit.api.SourceRef;
import dev.godwit.text.DurationText;
import dev.godwit.text.SizeText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a spec although the API server stored it: what a schema cannot say, and what a schema of another
 * version let through.
 */
public final class SpecCheck {

    /** Inline migrations travel in the pod's annotations, of which there may be 256 KiB in all. */
    static final int MAX_INLINE_BYTES = 200 << 10;

    /** PostgreSQL's timeouts are milliseconds in 31 bits, somewhat more than this. */
    private static final Duration MAX_DURATION = Duration.ofDays(24);

    private final List<String> problems = new ArrayList<>();

    private SpecCheck() {}

    /** Each problem a sentence; empty if there is none. The argument is as read, so anything in it may be null. */
    public static List<String> problems(@Nullable DatabaseMigrationSpec spec) {
        SpecCheck check = new SpecCheck();
        if (spec == null) {
            check.problems.add("The spec is missing, or holds a value that this version of the operator does not know:"
                    + " compare it with kubectl explain dbm.spec, and the version of the CRD with the operator's.");
        } else {
            check.all(spec);
        }
        return List.copyOf(check.problems);
    }

    private void all(DatabaseMigrationSpec spec) {
        if (present("spec.database", spec.database())) {
            database("spec.database", spec.database());
            if (spec.rehearsal() != null
                    && present("spec.rehearsal.database", spec.rehearsal().database())) {
                DatabaseSpec copy = spec.rehearsal().database().as(spec.database());
                database("spec.rehearsal.database", copy);
                if (copy.knownHost() != null && address(copy).equals(address(spec.database()))) {
                    problems.add("spec.rehearsal.database is the database itself: name a restored copy of it.");
                }
            }
        }
        if (present("spec.bundle", spec.bundle())) {
            bundle(spec.bundle());
        }
        deploy(spec.deploy());
        review(spec.review());
        if (spec.seed() != null && present("spec.seed.configMap", spec.seed().configMap())) {
            present("spec.seed.configMap.name", spec.seed().configMap().name());
            present("spec.seed.configMap.key", spec.seed().configMap().key());
        }
        if (spec.dependsOn().stream().anyMatch(dependency -> dependency.name() == null)) {
            problems.add("spec.dependsOn names no DatabaseMigration.");
        }
    }

    private static List<@Nullable Object> address(DatabaseSpec database) {
        return Arrays.asList(database.knownHost(), database.knownPort(), database.name());
    }

    private void database(String field, DatabaseSpec database) {
        CredentialsSecret credentials = database.credentialsSecret();
        ConnectionSecret connection = database.connectionSecret();
        if ((credentials == null) == (connection == null)) {
            problems.add(field + " must say who connects in exactly one way: credentialsSecret or connectionSecret.");
        } else if (credentials != null) {
            present(field + ".host", database.host());
            present(field + ".name", database.name());
            present(field + ".credentialsSecret.name", credentials.name());
        } else if (connection != null
                && present(field + ".connectionSecret.name", connection.name())
                && present(field + ".connectionSecret.format", connection.format())
                && connection.format() == ConnectionSecret.Format.Zalando) {
            present(field + ".host", database.knownHost());
            present(field + ".name", database.name());
        }
    }

    private void bundle(BundleSpec bundle) {
        List<InlineMigration> inline = Objects.requireNonNullElse(bundle.inline(), List.of());
        boolean configMaps = bundle.configMaps() != null && !bundle.configMaps().isEmpty();
        BundleImage image = bundle.image();
        SourceRef source = bundle.sourceRef();
        if (Stream.of(configMaps, !inline.isEmpty(), image != null, source != null)
                        .filter(there -> there)
                        .count()
                != 1) {
            problems.add("spec.bundle needs exactly one source: configMaps, inline, image or sourceRef.");
        }
        if (image != null && image.digest().isEmpty()) {
            problems.add("spec.bundle.image.reference has no digest: write it as repository@sha256:...");
        }
        if (source != null) {
            present("spec.bundle.sourceRef.kind", source.kind());
            present("spec.bundle.sourceRef.name", source.name());
        }
        long bytes = inline.stream()
                .mapToLong(m -> m.sql().getBytes(StandardCharsets.UTF_8).length)
                .sum();
        if (bytes > MAX_INLINE_BYTES) {
            problems.add("spec.bundle.inline holds " + (bytes >> 10)
                    + " KiB of SQL and the limit is 200 KiB: put the migrations into a ConfigMap.");
        }
    }

    private void deploy(DeploySpec deploy) {
        duration("spec.deploy.lockTimeout", deploy.lockTimeout());
        duration("spec.deploy.lockWait", deploy.lockWait());
        duration("spec.deploy.deadline", deploy.deadline());
    }

    private void review(ReviewSpec review) {
        try {
            SizeText.parse(review.smallTable());
        } catch (IllegalArgumentException e) {
            problems.add("spec.review.smallTable is not a size: write it like 512Ki, 100Mi or 2Gi.");
        }
        if (review.disable().stream().anyMatch(disabled -> disabled.rule() == null)) {
            problems.add("spec.review.disable names no rule.");
        }
    }

    private void duration(String field, String text) {
        try {
            if (DurationText.parse(text).compareTo(MAX_DURATION) > 0) {
                problems.add(field + " is longer than PostgreSQL can wait; the most is 576h, and 0s is without limit.");
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            problems.add(field + " is not a duration: write it like 500ms, 30s, 5m or 1h30m.");
        }
    }

    private boolean present(String field, @Nullable Object value) {
        if (value == null) {
            problems.add(field + " is missing.");
        }
        return value != null;
    }
}
