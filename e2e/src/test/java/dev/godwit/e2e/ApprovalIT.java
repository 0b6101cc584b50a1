package dev.godwit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.MigrationApproval;
import dev.godwit.api.MigrationApprovalStatus.State;
import dev.godwit.api.PlanStatus;
import dev.godwit.bundle.Sha256;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What the review stops waits for a person, on real pods and with the chart's rights and admission policy. */
class ApprovalIT {

    private static final String DROP = "20250101000000_drop_posts";

    @Test
    void whatDestroysDataWaitsAndTheManifestFromTheMessageLetsItGoOn() throws Exception {
        try (Scenario blog = withPosts()) {
            blog.putBundle(dropping());
            String message = blog.awaitReason("AwaitingApproval");
            assertThat(message).contains(DROP + ", line 1", "Post", "(drop-table)", "kubectl apply -f - <<EOF");
            PlanStatus plan = Objects.requireNonNull(blog.status().plan());
            assertThat(plan.unsafe()).isPositive();
            assertThat(blog.postgres().tables()).contains("Post");

            approve(blog, "wrong", "sha256:" + Sha256.hex("another plan"), whoami());
            blog.asserted(() -> assertThat(state(blog, "wrong")).isEqualTo(State.Stale));
            assertThat(blog.ready().reason()).isEqualTo("AwaitingApproval");

            assertThat(shell(message.substring(message.indexOf("kubectl apply -f"))))
                    .contains("created");
            blog.awaitVersion(DROP);
            assertThat(blog.postgres().tables()).doesNotContain("Post");
            blog.asserted(() -> assertThat(state(blog, "blog-" + plan.digest().substring("sha256:".length(), 15)))
                    .isEqualTo(State.Used));
            assertThat(blog.status().plan()).isNull();
        }
    }

    @Test
    void nobodyAgreesInAnotherOnesName() {
        try (Scenario blog = withPosts()) {
            Assertions.assertThatThrownBy(
                            () -> approve(blog, "forged", "sha256:" + Sha256.hex("a plan"), "somebody-else"))
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("approvedBy");
        }
    }

    @Test
    void whoMayEditMayNotAgree() {
        try (Scenario blog = Scenario.empty()) {
            shellUnchecked("kubectl -n " + blog.namespace() + " create rolebinding dev --clusterrole=edit --user=dev &&"
                    + " kubectl -n " + blog.namespace()
                    + " create rolebinding dba --clusterrole=godwit-approver --user=dba");
            blog.asserted(
                    () -> assertThat(may(blog, "dev", "databasemigrations")).isTrue());
            assertThat(may(blog, "dev", "migrationapprovals")).isFalse();
            assertThat(may(blog, "dba", "migrationapprovals")).isTrue();
        }
    }

    @Test
    void aDevelopersAllowUnderAFloorStillWaits() {
        Cluster.upgrade("--set-json", "policy=[{\"namespaces\": [\"e2e-*\"], \"unsafe\": \"Approve\"}]");
        try (Scenario blog = withPosts()) {
            blog.putBundle(dropping());
            blog.apply("  review: {unsafe: Allow}\n");
            assertThat(blog.awaitReason("AwaitingApproval")).contains("policy");
            assertThat(blog.postgres().tables()).contains("Post");
        } finally {
            Cluster.upgrade();
        }
    }

    @Test
    void whatWillNotRunOnTheDataIsRefusedAndNobodyIsAsked() {
        try (Scenario blog = withPosts()) {
            Map<String, String> bundle = new LinkedHashMap<>(Blog.first(2));
            bundle.put("20250101000000_required.sql", "ALTER TABLE \"User\" ADD COLUMN age integer NOT NULL;");
            blog.putBundle(bundle);

            assertThat(blog.awaitReason("ReviewRefused"))
                    .contains("20250101000000_required, line 1", "(add-required-column)")
                    .doesNotContain("MigrationApproval");
            assertThat(blog.postgres().ledger()).containsExactly(Blog.INIT, Blog.POSTS);
        }
    }

    private static Scenario withPosts() {
        Scenario blog = Scenario.withPostgres();
        blog.putBundle(Blog.first(2));
        blog.applyMinimal();
        blog.awaitVersion(Blog.POSTS);
        blog.postgres().query("INSERT INTO \"User\" (id, email) VALUES (1, 'ada@example.org')");
        blog.postgres()
                .query("INSERT INTO \"Post\" (id, title, \"authorId\", \"updatedAt\") VALUES (1, 'Hello', 1, now())");
        return blog;
    }

    private static Map<String, String> dropping() {
        Map<String, String> bundle = new LinkedHashMap<>(Blog.first(2));
        bundle.put(DROP + ".sql", "DROP TABLE \"Post\";");
        return bundle;
    }

    private static void approve(Scenario blog, String name, String digest, String who) {
        String yaml = """
                apiVersion: godwit.dev/v1alpha1
                kind: MigrationApproval
                metadata: {name: %s, namespace: %s}
                spec: {migrationRef: {name: blog}, planDigest: "%s", approvedBy: "%s"}
                """.formatted(name, blog.namespace(), digest, who);
        Cluster.client()
                .resources(MigrationApproval.class)
                .inNamespace(blog.namespace())
                .resource(Serialization.unmarshal(yaml, MigrationApproval.class))
                .create();
    }

    private static State state(Scenario blog, String name) {
        MigrationApproval approval = Cluster.client()
                .resources(MigrationApproval.class)
                .inNamespace(blog.namespace())
                .withName(name)
                .require();
        assertThat(approval.getStatus()).isNotNull();
        return Objects.requireNonNull(
                Objects.requireNonNull(approval.getStatus()).state());
    }

    private static boolean may(Scenario blog, String user, String resource) {
        SubjectAccessReview asked = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser(user)
                .withNewResourceAttributes()
                .withNamespace(blog.namespace())
                .withGroup("godwit.dev")
                .withResource(resource)
                .withVerb("create")
                .endResourceAttributes()
                .endSpec()
                .build();
        return Cluster.client()
                .authorization()
                .v1()
                .subjectAccessReview()
                .create(asked)
                .getStatus()
                .getAllowed();
    }

    private static String whoami() {
        return shellUnchecked("kubectl auth whoami -o jsonpath='{.status.userInfo.username}'");
    }

    private static String shellUnchecked(String script) {
        try {
            return shell(script);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** As a person pastes it. */
    private static String shell(String script) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", script).redirectErrorStream(true);
        shell.environment().put("KUBECONFIG", Cluster.kubeconfig().toString());
        Process process = shell.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
