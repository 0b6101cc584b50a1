package dev.godwit.runner.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.bundle.Migration;
import dev.godwit.bundle.Sha256;
import dev.godwit.runner.decide.Answers;
import dev.godwit.runner.plan.ReviewPolicy.Advice;
import dev.godwit.runner.plan.ReviewPolicy.Unsafe;
import dev.godwit.runner.review.Finding;
import dev.godwit.runner.review.Grade;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whether a plan may be run, by its findings, the policy, and what a person has agreed to. */
class PermissionTest {

    private static final Migration ONE = migration("1_one", "DROP TABLE a;");
    private static final Migration TWO = migration("2_two", "DROP TABLE b;");
    private static final Migration THREE = migration("3_three", "CREATE TABLE c ();");
    private static final List<Migration> ALL = List.of(ONE, TWO, THREE);

    private static final Finding DROPS_A = finding("drop-table", Grade.Unsafe, "1_one", "a");
    private static final Finding DROPS_B = finding("drop-table", Grade.Unsafe, "2_two", "b");
    private static final Finding NO_KEY = finding("no-primary-key", Grade.Advice, "3_three", "c");
    private static final Finding FAILS = finding("required-column", Grade.Fails, "3_three", "c");

    @Test
    void aPlanWithoutFindingsAsksNobody() {
        assertThat(permission(ALL, List.of(), ReviewPolicy.STANDARD)).isEqualTo(new Permission.Granted(false));
    }

    @Test
    void adviceAsksNobodyUnlessThePolicySaysSo() {
        assertThat(permission(ALL, List.of(NO_KEY), ReviewPolicy.STANDARD)).isEqualTo(new Permission.Granted(false));
        assertThat(permission(ALL, List.of(NO_KEY), policy(Unsafe.Approve, Advice.Approve, null)))
                .isEqualTo(new Permission.Wanted(List.of(NO_KEY)));
        assertThat(permission(ALL, List.of(NO_KEY), policy(Unsafe.Approve, Advice.Refuse, digest(ALL, NO_KEY))))
                .isEqualTo(new Permission.Refused(List.of(NO_KEY)));
    }

    @Test
    void whatIsUnsafeWaitsForAPersonAndGoesOnWithTheRightDigestOnly() {
        List<Finding> findings = List.of(NO_KEY, DROPS_A);

        assertThat(permission(ALL, findings, ReviewPolicy.STANDARD)).isEqualTo(new Permission.Wanted(List.of(DROPS_A)));
        assertThat(permission(ALL, findings, policy(Unsafe.Approve, Advice.Ignore, digest(ALL, DROPS_A))))
                .isEqualTo(new Permission.Wanted(List.of(DROPS_A)));
        assertThat(permission(ALL, findings, policy(Unsafe.Approve, Advice.Ignore, digest(ALL, NO_KEY, DROPS_A))))
                .isEqualTo(new Permission.Granted(true));
    }

    @Test
    void whatFailsIsRefusedWhateverWasApproved() {
        List<Finding> findings = List.of(DROPS_A, FAILS);

        assertThat(permission(ALL, findings, policy(Unsafe.Allow, Advice.Ignore, digest(ALL, DROPS_A, FAILS))))
                .isEqualTo(new Permission.Refused(List.of(FAILS)));
    }

    @Test
    void aPolicyThatRefusesWhatIsUnsafeIsNotOvercomeByAnApproval() {
        assertThat(permission(ALL, List.of(DROPS_A), policy(Unsafe.Refuse, Advice.Ignore, digest(ALL, DROPS_A))))
                .isEqualTo(new Permission.Refused(List.of(DROPS_A)));
    }

    @Test
    void aPolicyThatAllowsWhatIsUnsafeAsksNobody() {
        assertThat(permission(ALL, List.of(DROPS_A), policy(Unsafe.Allow, Advice.Ignore, null)))
                .isEqualTo(new Permission.Granted(false));
    }

    @Test
    void whatIsLeftOfAPlanThatWasApprovedAndBegunIsCovered() {
        DeployPlan whole = plan(ALL, List.of(DROPS_A, DROPS_B));
        ReviewPolicy policy = policy(Unsafe.Approve, Advice.Ignore, whole.digest());

        assertThat(Permission.of(
                        plan(List.of(TWO, THREE), List.of(DROPS_B)),
                        List.of(DROPS_B),
                        policy,
                        Map.of(whole.digest(), whole)))
                .isEqualTo(new Permission.Granted(true));
        assertThat(Permission.of(plan(List.of(TWO, THREE), List.of(DROPS_B)), List.of(DROPS_B), policy, Map.of()))
                .as("nobody knows what the digest was about")
                .isEqualTo(new Permission.Wanted(List.of(DROPS_B)));
    }

    @Test
    void aFindingThatTheApprovedPlanLackedIsNotCovered() {
        DeployPlan whole = plan(ALL, List.of(DROPS_A));

        assertThat(Permission.of(
                        plan(List.of(TWO, THREE), List.of(DROPS_B)),
                        List.of(DROPS_B),
                        policy(Unsafe.Approve, Advice.Ignore, whole.digest()),
                        Map.of(whole.digest(), whole)))
                .isEqualTo(new Permission.Wanted(List.of(DROPS_B)));
    }

    @Test
    void newAdviceDoesNotUndoAnApprovalOfWhatIsUnsafe() {
        DeployPlan whole = plan(ALL, List.of(DROPS_A, DROPS_B));
        List<Finding> left = List.of(DROPS_B, NO_KEY);

        assertThat(Permission.of(
                        plan(List.of(TWO, THREE), left),
                        left,
                        policy(Unsafe.Approve, Advice.Ignore, whole.digest()),
                        Map.of(whole.digest(), whole)))
                .isEqualTo(new Permission.Granted(true));
    }

    @Test
    void anotherMigrationBehindTheApprovedOnesIsNotCovered() {
        DeployPlan whole = plan(List.of(ONE, TWO), List.of(DROPS_A, DROPS_B));

        assertThat(Permission.of(
                        plan(List.of(TWO, THREE), List.of(DROPS_B)),
                        List.of(DROPS_B),
                        policy(Unsafe.Approve, Advice.Ignore, whole.digest()),
                        Map.of(whole.digest(), whole)))
                .isInstanceOf(Permission.Wanted.class);
    }

    @Test
    void anEditedMigrationIsNotCovered() {
        DeployPlan whole = plan(ALL, List.of(DROPS_A, DROPS_B));
        Migration edited = migration("2_two", "DROP TABLE b CASCADE;");

        assertThat(Permission.of(
                        plan(List.of(edited, THREE), List.of(DROPS_B)),
                        List.of(DROPS_B),
                        policy(Unsafe.Approve, Advice.Ignore, whole.digest()),
                        Map.of(whole.digest(), whole)))
                .isInstanceOf(Permission.Wanted.class);
    }

    @Test
    void onlyThePlanThatIsExpectedIsRunEvenIfNothingIsFound() {
        DeployPlan now = plan(ALL, List.of());
        ReviewPolicy other = new ReviewPolicy(Unsafe.Approve, Advice.Ignore, 0, Set.of(), null, "sha256:other");
        ReviewPolicy same = new ReviewPolicy(Unsafe.Approve, Advice.Ignore, 0, Set.of(), null, now.digest());

        assertThat(Permission.of(now, List.of(), other, Map.of())).isEqualTo(new Permission.Unexpected("sha256:other"));
        assertThat(Permission.of(now, List.of(), same, Map.of())).isEqualTo(new Permission.Granted(true));
    }

    private static Permission permission(List<Migration> pending, List<Finding> findings, ReviewPolicy policy) {
        return Permission.of(plan(pending, findings), findings, policy, Map.of());
    }

    private static String digest(List<Migration> pending, Finding... findings) {
        return plan(pending, List.of(findings)).digest();
    }

    private static DeployPlan plan(List<Migration> pending, List<Finding> findings) {
        return DeployPlan.of("lineage", "public", "shop/blog", pending, null, null, Answers.NONE, findings);
    }

    private static ReviewPolicy policy(Unsafe unsafe, Advice advice, @Nullable String approved) {
        return new ReviewPolicy(unsafe, advice, ReviewPolicy.SMALL_TABLE, Set.of(), approved, null);
    }

    private static Finding finding(String rule, Grade grade, String migration, String object) {
        return new Finding(rule, grade, migration, 1, 1, object, "what happens", "what to do");
    }

    private static Migration migration(String name, String sql) {
        return new Migration(name, Sha256.hex(sql), sql);
    }
}
