package dev.godwit.operator.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.operator.plan.Turn;
import dev.godwit.report.Verb;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private static final Turn NOW = new Turn.Now();
    private static final Turn LATER = new Turn.Later(Verb.DEPLOY, 2);

    private final Turns<String> turns = new Turns<>(Verb.DEPLOY, 2);

    @Test
    void soManyAsMayBeAreHandedOutAndTheRestWaits() {
        assertThat(ask("a")).isEqualTo(NOW);
        assertThat(ask("b")).isEqualTo(NOW);
        assertThat(ask("c")).isEqualTo(LATER);
        assertThat(turns.ask("a", true, any -> true)).as("the same once more").isEqualTo(NOW);
    }

    @Test
    void whoHasWaitedLongestIsWokenAndIsTheOneWhoGetsIt() {
        List.of("a", "b", "c", "d").forEach(this::ask);

        assertThat(turns.looked("a", false, false)).containsExactly("c");
        assertThat(ask("d")).as("it came later").isEqualTo(LATER);
        assertThat(ask("e")).isEqualTo(LATER);
        assertThat(ask("c")).isEqualTo(NOW);
        assertThat(turns.looked("b", false, false)).containsExactly("d");
    }

    @Test
    void whoWantsOneAfterAnotherComesLastEachTime() {
        List.of("a", "b", "c").forEach(this::ask);

        assertThat(ask("a")).isEqualTo(LATER);
        assertThat(turns.looked("a", false, true)).containsExactly("c");
        assertThat(ask("c")).isEqualTo(NOW);
        assertThat(turns.looked("b", false, false)).containsExactly("a");
    }

    @Test
    void whoNoLongerWantsOneLeavesTheLine() {
        List.of("a", "b", "c", "d").forEach(this::ask);
        turns.looked("c", false, false);

        assertThat(turns.looked("a", false, false)).containsExactly("d");
    }

    @Test
    void whoIsToldToWaitStaysInItsPlace() {
        List.of("a", "b", "c", "d").forEach(this::ask);

        assertThat(turns.looked("c", false, true)).isEmpty();
        assertThat(turns.looked("a", false, false)).containsExactly("c");
    }

    @Test
    void whatIsGoneHoldsNoTurnAndWaitsForNone() {
        List.of("a", "b", "c", "d").forEach(this::ask);

        assertThat(turns.ask("d", false, Set.of("b", "d")::contains)).isEqualTo(NOW);
    }

    @Test
    void aJobThatIsThereCountsAlsoIfItIsOneTooMany() {
        turns.remember(List.of("a", "b", "c"), List.of("d", "e"));

        assertThat(ask("f")).isEqualTo(LATER);
        assertThat(turns.looked("a", false, false)).isEmpty();
        assertThat(turns.looked("b", false, false)).containsExactly("d");
        assertThat(turns.looked("c", false, false)).containsExactly("d", "e");
    }

    private Turn ask(String resource) {
        return turns.ask(resource, false, any -> true);
    }
}
