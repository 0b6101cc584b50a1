package dev.godwit.operator.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.Dependency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderTest {

    private static final String USERS = "20240215000000_add_users";

    private final Map<String, Neighbour> others = new HashMap<>();

    @Test
    void whatComesBehindNobodyMayStart() {
        assertThat(gate()).isEqualTo(new Gate.Open());
    }

    @Test
    void oneThatIsReadyForItsNewestSpecHoldsNobodyUp() {
        there("identity", "Applied", true);
        assertThat(gate(ready("identity"))).isEqualTo(new Gate.Open());
    }

    @ParameterizedTest
    @CsvSource({
        "true, Deploying, false, is Deploying",
        "false, Applied, true, was Applied before its spec changed",
        "false, '', false, has not been looked at yet"
    })
    void whoIsNotReadyForItsNewestSpecIsWaitedForAndItsStateTold(
            boolean current, String reason, boolean isReady, String words) {
        others.put("identity", new Neighbour(List.of(), current, reason, isReady, List.of(), 0, List.of()));

        assertThat(unmet(ready("identity"), ready("nobody")))
                .containsExactly(
                        "identity is to be Ready for its newest spec, and " + words + ".",
                        "There is no DatabaseMigration nobody in this namespace.");
    }

    @Test
    void aMigrationThatIsAppliedThereIsEnoughWhateverElseIsSoOfIt() {
        others.put("identity", new Neighbour(List.of(), false, "MigrationFailed", false, List.of(USERS), 1, List.of()));
        assertThat(gate(new Dependency("identity", USERS))).isEqualTo(new Gate.Open());
    }

    @Test
    void aMigrationThatIsNotAppliedThereIsWaitedForAlsoWhileTheOtherIsReady() {
        there("identity", "Applied", true);
        assertThat(unmet(new Dependency("identity", USERS), new Dependency("nobody", USERS)))
                .containsExactly(
                        USERS + " is to be in the history of identity, which is Applied.",
                        "There is no DatabaseMigration nobody in this namespace, which is to apply " + USERS + ".");
        others.put(
                "identity", new Neighbour(List.of(), true, "Queued", false, List.of("2023_init"), 1, List.of(USERS)));
        assertThat(unmet(new Dependency("identity", USERS)))
                .containsExactly(USERS + " is to be in the history of identity, which is Queued; it is pending there.");
    }

    @Test
    void ofALongHistoryOneBeforeTheNewestIsAppliedUnlessItIsPending() {
        List<String> newest =
                IntStream.range(0, 50).mapToObj("20240301%06d_m"::formatted).toList();
        others.put("identity", new Neighbour(List.of(), true, "Applied", true, newest, 80, List.of()));
        assertThat(gate(new Dependency("identity", USERS))).isEqualTo(new Gate.Open());
        assertThat(unmet(new Dependency("identity", "20240401000000_later"))).hasSize(1);

        others.put("identity", new Neighbour(List.of(), true, "LateMigration", false, newest, 80, List.of(USERS)));
        assertThat(unmet(new Dependency("identity", USERS))).hasSize(1);

        others.put("identity", new Neighbour(List.of(), true, "Applied", true, newest, 50, List.of()));
        assertThat(unmet(new Dependency("identity", USERS)))
                .as("the whole history is known, and it is not in it")
                .hasSize(1);
    }

    @Test
    void flywaysVersionsAreComparedAsNumbers() {
        List<String> newest =
                IntStream.range(101, 151).mapToObj("V%d__m.sql"::formatted).toList();
        others.put("identity", new Neighbour(List.of(), true, "Applied", true, newest, 150, List.of()));
        assertThat(gate(new Dependency("identity", "V99__users.sql"))).isEqualTo(new Gate.Open());
        assertThat(unmet(new Dependency("identity", "V1000__users.sql"))).hasSize(1);
    }

    @Test
    void aCircleIsNamedAllTheWayRoundAlsoWhileEverybodyIsReady() {
        there("identity", "Applied", true, ready("billing"));
        there("billing", "Applied", true, ready("stock"), ready("blog"));
        there("stock", "Applied", true);

        assertThat(gate(ready("stock"), ready("identity")))
                .isEqualTo(new Gate.Circle(List.of("blog", "identity", "billing", "blog")));
    }

    @Test
    void aCircleOfOthersIsWaitedForLikeAnythingElse() {
        there("identity", "DependencyCycle", false, ready("billing"));
        there("billing", "DependencyCycle", false, ready("identity"));

        assertThat(unmet(ready("identity")))
                .containsExactly("identity is to be Ready for its newest spec, and is DependencyCycle.");
    }

    @Test
    void aMigrationThatIsAppliedClosesNoCircle() {
        others.put(
                "identity",
                new Neighbour(
                        List.of(ready("blog")), true, "WaitingForDependency", false, List.of(USERS), 1, List.of()));

        assertThat(gate(new Dependency("identity", USERS))).isEqualTo(new Gate.Open());
        assertThat(gate(new Dependency("identity", "20240301000000_later")))
                .isEqualTo(new Gate.Circle(List.of("blog", "identity", "blog")));
    }

    private Gate gate(Dependency... first) {
        return Order.gate("blog", List.of(first), others);
    }

    private List<String> unmet(Dependency... first) {
        return Stream.of(gate(first))
                .map(gate -> gate instanceof Gate.Shut(List<String> unmet) ? unmet : List.<String>of())
                .findAny()
                .orElseThrow();
    }

    private void there(String name, String reason, boolean isReady, Dependency... dependsOn) {
        others.put(name, new Neighbour(List.of(dependsOn), true, reason, isReady, List.of(), 0, List.of()));
    }

    private static Dependency ready(String name) {
        return new Dependency(name, null);
    }
}
