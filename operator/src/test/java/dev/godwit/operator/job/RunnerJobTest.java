package dev.godwit.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.DatabaseMigrationSpec;
import dev.godwit.api.DeploySpec.Granularity;
import dev.godwit.api.PlanStatus.Identity;
import dev.godwit.operator.plan.Approval;
import dev.godwit.operator.plan.Desired;
import dev.godwit.operator.plan.Effect;
import dev.godwit.operator.policy.Floor;
import dev.godwit.operator.policy.PolicyReader;
import dev.godwit.report.Verb;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole Jobs, as files to be read and compared: {@code -Dgolden.update=true} writes them anew. */
class RunnerJobTest {

    private static final Path GOLDEN = Path.of("src/test/resources/jobs");
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "minimal",
                "several-config-maps",
                "per-migration",
                "inline",
                "image",
                "source-ref",
                "tls",
                "connection-cloudnative-pg",
                "connection-crunchy-pgo",
                "connection-zalando",
                "connection-uri",
                "drift",
                "seed",
                "rehearsal",
                "everything"
            })
    void aSpecBecomesThisJob(String name) throws IOException {
        String yaml = Serialization.asYaml(job(name));
        Path golden = GOLDEN.resolve(name + ".job.yaml");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, yaml);
        }

        assertThat(golden).hasContent(yaml);
    }

    @Test
    void noVariableOfThePodIsExpandedInWhatAPersonWrote() throws IOException {
        var container = job("everything")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();

        assertThat(container.getEnv())
                .filteredOn(e -> e.getName().equals("PGDATABASE"))
                .singleElement()
                .satisfies(e -> assertThat(e.getValue()).isEqualTo("blog $$(PGPASSWORD) $$HOME"));
        assertThat(container.getArgs()).contains("app$$v2");
    }

    @Test
    void thePasswordIsNowhereInTheJob() throws IOException {
        assertThat(job("minimal")
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getEnv())
                .filteredOn(e -> e.getName().equals("PGPASSWORD"))
                .singleElement()
                .satisfies(e -> {
                    assertThat(e.getValue()).isNull();
                    assertThat(e.getValueFrom().getSecretKeyRef().getName()).isEqualTo("blog-db");
                });
    }

    @Test
    void onlyADeployHasThePasswordOfTheCopy() throws IOException {
        assertThat(names("rehearsal")).contains("PGPASSWORD", "GODWIT_REHEARSAL_PGPASSWORD");
        assertThat(names("drift")).contains("PGPASSWORD").noneMatch(name -> name.startsWith("GODWIT_REHEARSAL_"));
    }

    private static List<String> names(String job) throws IOException {
        return job(job).getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv().stream()
                .map(EnvVar::getName)
                .toList();
    }

    private static Job job(String name) throws IOException {
        DatabaseMigrationSpec spec = Serialization.unmarshal(
                Files.readString(GOLDEN.resolve(name + ".spec.yaml")), DatabaseMigrationSpec.class);
        boolean retried = name.equals("everything");
        Floor floor = name.equals("connection-uri")
                ? PolicyReader.read("[{\"namespaces\": [\"apps\"], \"allowedHosts\": [\"blog-db\", \"*.db\"]}]")
                        .floor("apps")
                : Floor.DEFAULT;
        Desired desired = new Desired("apps", "blog", "uid-1", 4, spec, Optional.empty(), "", floor);
        Effect.CreateJob effect = new Effect.CreateJob(
                "blog-deploy-12345678",
                name.equals("drift") ? Verb.DRIFT : Verb.DEPLOY,
                DIGEST,
                DIGEST,
                DIGEST,
                2,
                spec.deploy().granularity() == Granularity.PerMigration ? OptionalInt.of(1) : OptionalInt.empty(),
                retried ? Optional.of("12:" + DIGEST) : Optional.empty(),
                retried ? "today" : "",
                spec.bundle().sourceRef() == null
                        ? Optional.empty()
                        : Optional.of("http://source-controller.flux-system.svc.cluster.local./a$(b).tar.gz"),
                spec.seed() == null ? Optional.empty() : Optional.of(DIGEST),
                retried
                        ? Optional.of(new Approval(
                                "blog-01234567",
                                DIGEST,
                                Optional.of("ada"),
                                Identity.Verified,
                                Instant.EPOCH,
                                Optional.empty()))
                        : Optional.empty());
        return RunnerJob.of(desired, effect, new Runner("registry.example/godwit:1", "IfNotPresent"));
    }
}
