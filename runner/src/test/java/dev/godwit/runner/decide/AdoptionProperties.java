package dev.godwit.runner.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.Sha256;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever a tool let through: what the refusal suggests is what it takes, and it is enough to have said it once. */
class AdoptionProperties {

    @Property(tries = 300)
    void whatTheRefusalSuggestsIsAllThatItTakes(@ForAll Random random) {
        Bundle bundle = Cases.bundle(IntStream.range(0, 1 + random.nextInt(8))
                .mapToObj(i -> String.format("%03d", i))
                .toArray(String[]::new));
        List<ToolRow> history = history(random, bundle);
        Wish strict = new Wish(null, null, false);
        Decision first = Comparison.decide(bundle, observed(Ledger.EMPTY, history, List.of()), null, strict);
        List<Accept> words =
                first instanceof Decision.Refuse refuse ? Suggestions.of(refuse.discrepancies(), null) : List.of();
        if (first instanceof Decision.Refuse) {
            assertThat(words).isNotEmpty();
        }

        Decision second = Comparison.decide(
                bundle,
                observed(Ledger.EMPTY, history, List.of()),
                null,
                strict.with(new Answers(false, null, null, words)));
        assertThat(second).isInstanceOf(Decision.Apply.class);
        Settlement settlement = second.settlement();
        assertThat(settlement.accepts()).containsExactlyInAnyOrderElementsOf(words);
        assertThat(settlement.entries()).extracting(Ledger.Entry::name).doesNotHaveDuplicates();

        Ledger recorded = new Ledger(settlement.entries());
        Decision third = Comparison.decide(bundle, observed(recorded, history, settlement.accepts()), null, strict);
        assertThat(third).isInstanceOf(Decision.Apply.class);
        assertThat(third.settlement().isEmpty()).isTrue();
        assertThat(((Decision.Apply) third).now()).isEqualTo(((Decision.Apply) second).now());
    }

    /** Some of the bundle, some of it edited, something that is gone, in any order. */
    private static List<ToolRow> history(Random random, Bundle bundle) {
        List<ToolRow> history = new ArrayList<>();
        for (String name : bundle.names()) {
            if (random.nextInt(3) > 0) {
                String content = random.nextInt(4) == 0 ? name + " edited" : name;
                history.add(new ToolRow(name, Sha256.hex(content), Cases.APPLIED_AT, 7, ToolRow.State.Applied));
            }
        }
        if (random.nextInt(3) == 0) {
            history.add(Cases.toolRow("001_gone"));
        }
        if (random.nextBoolean()) {
            Collections.shuffle(history, random);
        }
        return history;
    }

    private static Observed observed(Ledger ledger, List<ToolRow> history, List<Accept> accepted) {
        return new Observed(
                ledger.isEmpty() ? null : ledger,
                List.of(),
                history,
                List.of(),
                List.of(),
                0,
                null,
                null,
                Set.of(),
                accepted);
    }
}
