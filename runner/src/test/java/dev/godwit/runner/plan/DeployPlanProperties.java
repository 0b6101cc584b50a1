package dev.godwit.runner.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.bundle.Migration;
import dev.godwit.bundle.Sha256;
import dev.godwit.runner.decide.Answers;
import dev.godwit.runner.review.Finding;
import dev.godwit.runner.review.Grade;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What an approval covers, whatever the plan. */
class DeployPlanProperties {

    @Property
    void whatIsLeftIsCoveredAndReadsTheSame(@ForAll("plans") DeployPlan plan, @ForAll @IntRange(max = 20) int applied) {
        DeployPlan left = end(plan, Math.min(applied, plan.pending().size()));

        assertThat(plan.covers(left, grade -> true)).isTrue();
        assertThat(DeployPlan.read(plan.canonical(), plan.digest())).contains(plan);
    }

    @Property
    void whateverElseIsPendingIsNotCovered(@ForAll("plans") DeployPlan plan, @ForAll @IntRange(max = 20) int at) {
        List<DeployPlan.Pending> pending = new ArrayList<>(plan.pending());
        pending.add(Math.min(at, pending.size()), new DeployPlan.Pending("new", "0".repeat(64), null, null));

        assertThat(plan.covers(with(plan, pending, plan.concerns()), grade -> true))
                .isFalse();
    }

    @Property
    void aPlanThatHasLostOneInTheMiddleIsNotCovered(
            @ForAll("plans") DeployPlan plan, @ForAll @IntRange(max = 20) int at) {
        int behindTheFirst = plan.pending().size() - 1;
        Assume.that(behindTheFirst > 0);
        List<DeployPlan.Pending> pending = new ArrayList<>(plan.pending());
        pending.remove(1 + at % behindTheFirst);

        assertThat(plan.covers(with(plan, pending, plan.concerns()), grade -> true))
                .isFalse();
    }

    @Property
    void aNewConcernIsCoveredOnlyIfItDoesNotCount(@ForAll("plans") DeployPlan plan, @ForAll Grade grade) {
        List<DeployPlan.Concern> concerns = new ArrayList<>(plan.concerns());
        concerns.add(new DeployPlan.Concern("new-rule", grade, "m1", "t"));
        DeployPlan worse = with(plan, plan.pending(), concerns);

        assertThat(plan.covers(worse, counted -> counted == grade)).isFalse();
        assertThat(plan.covers(worse, counted -> counted != grade)).isTrue();
    }

    @Provide
    Arbitrary<DeployPlan> plans() {
        Arbitrary<Finding> finding = Arbitraries.integers()
                .between(0, 9)
                .flatMap(m -> Arbitraries.of(Grade.class)
                        .map(grade -> new Finding("rule-" + m % 3, grade, "m" + m, 1, 1, "t" + m, "", "")));
        return Arbitraries.integers()
                .between(0, 10)
                .flatMap(count -> finding.list().ofMaxSize(8).map(findings -> plan(count, findings)));
    }

    private static DeployPlan plan(int migrations, List<Finding> findings) {
        return DeployPlan.of(
                "lineage",
                "public",
                null,
                IntStream.range(0, migrations)
                        .mapToObj(i -> new Migration("m" + i, Sha256.hex("SELECT " + i), "SELECT " + i))
                        .toList(),
                null,
                null,
                Answers.NONE,
                findings);
    }

    private static DeployPlan end(DeployPlan plan, int from) {
        List<DeployPlan.Pending> pending =
                plan.pending().subList(from, plan.pending().size());
        List<String> names = pending.stream().map(DeployPlan.Pending::name).toList();
        return with(
                plan,
                pending,
                plan.concerns().stream()
                        .filter(concern -> names.contains(concern.migration()))
                        .toList());
    }

    private static DeployPlan with(
            DeployPlan plan, List<DeployPlan.Pending> pending, List<DeployPlan.Concern> concerns) {
        return new DeployPlan(
                plan.lineage(),
                plan.stream(),
                plan.owner(),
                pending,
                plan.seed(),
                plan.target(),
                plan.said(),
                concerns);
    }
}
