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
import dev.godwit.text.DurationText;
import dev.godwit.text.SizeText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
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
            database(spec.database());
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

    private void database(DatabaseSpec database) {
        CredentialsSecret credentials = database.credentialsSecret();
        ConnectionSecret connection = database.connectionSecret();
        if ((credentials == null) == (connection == null)) {
            problems.add(
                    "spec.database must say who connects in exactly one way: credentialsSecret or connectionSecret.");
        } else if (credentials != null) {
            present("spec.database.host", database.host());
            present("spec.database.name", database.name());
            present("spec.database.credentialsSecret.name", credentials.name());
        } else if (connection != null
                && present("spec.database.connectionSecret.name", connection.name())
                && present("spec.database.connectionSecret.format", connection.format())
                && connection.format() == ConnectionSecret.Format.Zalando) {
            present("spec.database.host", database.knownHost());
            present("spec.database.name", database.name());
        }
    }

    private void bundle(BundleSpec bundle) {
        List<InlineMigration> inline = Objects.requireNonNullElse(bundle.inline(), List.of());
        boolean configMaps = bundle.configMaps() != null && !bundle.configMaps().isEmpty();
        BundleImage image = bundle.image();
        if (Stream.of(configMaps, !inline.isEmpty(), image != null)
                        .filter(there -> there)
                        .count()
                != 1) {
            problems.add("spec.bundle needs exactly one source: configMaps, inline or image.");
        }
        if (image != null && image.digest().isEmpty()) {
            problems.add("spec.bundle.image.reference has no digest: write it as repository@sha256:...");
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
