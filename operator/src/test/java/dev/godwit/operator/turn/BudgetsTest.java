package dev.godwit.operator.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.operator.plan.Turn;
import dev.godwit.report.Verb;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BudgetsTest {

    private static final Turn NOW = new Turn.Now();

    private final Budgets<String> budgets = new Budgets<>(1, 1);

    @Test
    void aDeployNeverWaitsForALookNorALookForADeploy() {
        assertThat(ask(Verb.DRIFT, "a")).isEqualTo(NOW);
        assertThat(ask(Verb.DEPLOY, "b")).isEqualTo(NOW);
        assertThat(ask(Verb.DRIFT, "c")).isEqualTo(new Turn.Later(Verb.DRIFT, 1));
        assertThat(ask(Verb.DEPLOY, "d")).isEqualTo(new Turn.Later(Verb.DEPLOY, 1));
    }

    @Test
    void whoLookedIsFollowedByWhoWaitsToLook() {
        ask(Verb.DRIFT, "a");
        ask(Verb.DEPLOY, "b");
        Turn told = ask(Verb.DRIFT, "c");
        ask(Verb.DEPLOY, "d");

        assertThat(budgets.looked("c", Optional.empty(), told)).isEmpty();
        assertThat(budgets.looked("a", Optional.empty(), NOW)).containsExactly("c");
        assertThat(ask(Verb.DRIFT, "c")).isEqualTo(NOW);
    }

    @Test
    void whoDeploysAfterALookGivesTheTurnToLookBack() {
        ask(Verb.DRIFT, "a");
        ask(Verb.DRIFT, "b");

        assertThat(ask(Verb.DEPLOY, "a")).isEqualTo(NOW);
        assertThat(budgets.looked("a", Optional.of(Verb.DEPLOY), NOW)).containsExactly("b");
    }

    @Test
    void anOperatorThatComesBackCountsWhatRunsByItsKind() {
        budgets.remember(List.of("a"), List.of("b"), List.of("c"));

        assertThat(ask(Verb.DRIFT, "d")).isEqualTo(new Turn.Later(Verb.DRIFT, 1));
        assertThat(budgets.looked("b", Optional.empty(), NOW)).containsExactly("c");
        assertThat(budgets.looked("a", Optional.empty(), NOW)).containsExactly("c", "d");
    }

    private Turn ask(Verb verb, String resource) {
        return budgets.ask(verb, resource, false, any -> true);
    }
}
