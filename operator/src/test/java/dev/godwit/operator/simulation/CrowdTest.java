package dev.godwit.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.operator.plan.Reason;
import dev.godwit.operator.turn.Budgets;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Several resources whose worlds go wrong at random, under an operator that bounds their Jobs and is replaced at times. */
class CrowdTest {

    private static final int SEEDS = 20;
    private static final int STEPS = 700;
    private static final int RESOURCES = 6;
    private static final int MOST = 2;
    private static final int LOOKS = 1;

    @Test
    void neverDoMoreRunThanMayAndInTheEndEveryoneHadItsTurn() {
        Set<Reason> met = EnumSet.noneOf(Reason.class);
        boolean looked = false;
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                looked |= live(seed, met);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
        assertThat(looked).as("somebody looked for drift").isTrue();
        assertThat(met).contains(Reason.Queued, Reason.Applied, Reason.Interrupted, Reason.WaitingForSecret);
    }

    /** Whether a look for drift ran. */
    private static boolean live(long seed, Set<Reason> met) {
        Random random = new Random(seed);
        boolean looked = false;
        Budgets<World> first = new Budgets<>(MOST, LOOKS);
        List<World> worlds = IntStream.range(0, RESOURCES)
                .mapToObj(i -> new World(seed * RESOURCES + i, first))
                .toList();
        for (int step = 0; step < STEPS; step++) {
            World world = worlds.get(random.nextInt(RESOURCES));
            world.now = world.now.plusSeconds(random.nextInt(20));
            switch (random.nextInt(24)) {
                case 0 -> world.growBundle();
                case 1 -> world.askAgain();
                case 2 -> world.changeSpec();
                case 3, 4, 5 -> world.echo();
                case 6, 7, 8, 9 -> world.work(false);
                case 10 -> replaceOperator(worlds, random);
                case 11, 12 -> world.now = world.now.plusSeconds(1500);
                default ->
                    met.add(world.reconcile(random.nextInt(8) == 0).state().reason());
            }
            long looks = worlds.stream().mapToLong(w -> w.running(true)).sum();
            assertThat(looks).as("Jobs that look").isLessThanOrEqualTo(LOOKS);
            looked |= looks > 0;
            assertThat(worlds.stream().mapToLong(w -> w.running(false)).sum())
                    .as("other Jobs that run")
                    .isLessThanOrEqualTo(MOST);
        }
        settle(worlds);
        return looked;
    }

    private static void replaceOperator(List<World> worlds, Random random) {
        if (random.nextInt(4) != 0) {
            return;
        }
        Budgets<World> next = new Budgets<>(MOST, LOOKS);
        next.remember(
                worlds.stream().filter(w -> w.mayHaveJob(true)).toList(),
                worlds.stream().filter(w -> w.mayHaveJob(false)).toList(),
                List.of());
        worlds.forEach(world -> world.shareFromNowOn(next));
    }

    private static void settle(List<World> worlds) {
        worlds.forEach(World::takeUp);
        for (int step = 0; step < 200; step++) {
            for (World world : worlds) {
                world.now = world.now.plusSeconds(400);
                world.work(true);
                world.echo();
                Reason reason = world.reconcile(false).state().reason();
                if (reason.kind() == Reason.Kind.STALLED) {
                    world.askAgain();
                }
                if (reason == Reason.AwaitingApproval) {
                    world.agree(true);
                }
                world.echo();
            }
        }
        assertThat(worlds)
                .allSatisfy(world ->
                        assertThat(world.reconcile(false).state().reason()).isEqualTo(Reason.Applied));
    }
}
