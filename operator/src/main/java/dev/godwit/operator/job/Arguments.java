package dev.godwit.operator.job;

import dev.godwit.api.DatabaseMigrationSpec;
import dev.godwit.api.DeploySpec;
import dev.godwit.api.DriftSpec;
import dev.godwit.api.SourceRef;
import dev.godwit.operator.plan.Desired;
import dev.godwit.operator.plan.Effect.CreateJob;
import dev.godwit.operator.policy.Review;
import dev.godwit.report.Expectation;
import dev.godwit.report.Verb;
import java.util.ArrayList;
import java.util.List;

/** The runner's command line. */
final class Arguments {

    private Arguments() {}

    static List<String> of(Desired desired, CreateJob job, List<String> folders) {
        DatabaseMigrationSpec spec = desired.spec();
        List<String> arguments = new ArrayList<>();
        arguments.add(job.verb().word());
        folders.forEach(folder -> add(arguments, "--bundle", folder));
        SourceRef source = spec.bundle().sourceRef();
        if (source != null && job.artifact().isPresent()) {
            add(arguments, "--artifact", job.artifact().get());
            add(arguments, "--artifact-digest", job.sourceDigest());
            add(arguments, "--artifact-path", source.path());
            add(arguments, "--artifact-folder", BundleVolumes.ARTIFACT);
        }
        add(arguments, "--layout", spec.bundle().layout().name());
        // Of an image and of an artifact, the operator knows another digest than that of the bundle in it.
        boolean seen = spec.bundle().image() == null && source == null;
        String expected = seen ? job.sourceDigest() : spec.bundle().digest();
        if (expected != null) {
            add(arguments, "--expect-bundle", expected);
        }
        job.witness().ifPresent(witness -> add(arguments, "--witness", witness));
        add(arguments, "--schema", spec.database().schema());
        add(arguments, "--ledger-schema", spec.database().ledgerSchema());
        String stream = spec.database().stream();
        if (stream != null) {
            add(arguments, "--stream", stream);
        }
        String role = spec.database().role();
        if (role != null) {
            add(arguments, "--role", role);
        }
        add(arguments, "--on-replaced", spec.database().onReplaced().name());
        String target = spec.deploy().target();
        if (target != null) {
            add(arguments, "--target", target);
        }
        job.max().ifPresent(max -> add(arguments, "--max", Integer.toString(max)));
        add(arguments, "--lock-timeout", spec.deploy().lockTimeout());
        add(arguments, "--lock-wait", spec.deploy().lockWait());
        add(arguments, "--deadline", spec.deploy().deadline());
        add(arguments, "--database-ahead", spec.deploy().databaseAhead().name());
        drift(arguments, spec.drift());
        desired.floor().hostsForTheJob(spec).ifPresent(hosts -> add(arguments, "--allowed-hosts", hosts));
        history(spec, arguments);
        review(arguments, desired.floor().review().over(spec.review()));
        job.seed().ifPresent(digest -> {
            add(arguments, "--seed", SeedVolume.file(spec));
            add(arguments, "--expect-seed", digest);
        });
        // Without it a runner of a release before rehearsals would deploy, and not know what the copy's variables are
        // for.
        if (spec.rehearsal() != null && job.verb() == Verb.DEPLOY) {
            add(arguments, "--rehearse-first", "yes");
        }
        job.approval().ifPresent(approval -> add(arguments, "--approved", approval.planDigest()));
        add(arguments, "--owner", desired.namespace() + "/" + desired.name());
        add(arguments, "--job", job.name());
        return List.copyOf(arguments);
    }

    /** What a person has said about it. */
    private static void history(DatabaseMigrationSpec spec, List<String> arguments) {
        DeploySpec deploy = spec.deploy();
        if (spec.bundle().flyway() != null) {
            add(arguments, "--flyway-table", spec.bundle().flyway().table());
        }
        if (deploy.lateMigrations() == DeploySpec.LateMigrations.Apply) {
            add(arguments, "--late-migrations", deploy.lateMigrations().name());
        }
        if (deploy.baseline() != null) {
            add(arguments, "--baseline", deploy.baseline());
        }
        if (deploy.squash() != null) {
            add(arguments, "--squash-through", deploy.squash().through());
            add(arguments, "--squash-into", deploy.squash().into());
        }
        deploy.accept().forEach(accepted -> add(arguments, "--accept", accepted.text()));
        deploy.resolve().forEach(resolved -> add(arguments, "--resolve", resolved.text()));
    }

    private static void review(List<String> arguments, Review review) {
        if (review.unsafe() != Review.STANDARD.unsafe()) {
            add(arguments, "--review-unsafe", review.unsafe().name());
        }
        if (review.advice() != Review.STANDARD.advice()) {
            add(arguments, "--review-advice", review.advice().name());
        }
        if (review.smallTable() != Review.STANDARD.smallTable()) {
            add(arguments, "--small-table", Long.toString(review.smallTable()));
        }
        review.disabled().forEach(rule -> add(arguments, "--disable-rule", rule));
    }

    private static void drift(List<String> arguments, DriftSpec drift) {
        if (drift.every().isZero()) {
            return;
        }
        add(arguments, "--drift", drift.scope().name());
        add(arguments, "--on-drift", drift.onDrift().name());
        if (drift.expectation() != Expectation.Recorded) {
            add(arguments, "--drift-expectation", drift.expectation().name());
        }
        drift.ignore().forEach(glob -> add(arguments, "--drift-ignore", glob));
        drift.accept().forEach(digest -> add(arguments, "--drift-accept", digest));
    }

    private static void add(List<String> arguments, String option, String value) {
        arguments.add(option);
        arguments.add(literal(value));
    }

    /** Kubernetes replaces $(NAME) in arguments and variables by other variables, such as the password. */
    static String literal(String value) {
        return value.replace("$", "$$");
    }
}
