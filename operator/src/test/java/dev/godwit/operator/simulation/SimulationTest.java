package dev.godwit.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.operator.plan.Effect;
import dev.godwit.operator.plan.Plan;
import dev.godwit.operator.plan.Reason;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SimulationTest {

    private static final int SEEDS = 300;
    private static final int STEPS = 80;

    @Test
    void whateverHappensTheInvariantsHoldAndInTheEndItIsDeployed() {
        Set<Reason> met = EnumSet.noneOf(Reason.class);
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                live(seed, met);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
        assertThat(met)
                .as("the simulation reaches what it is about")
                .contains(
                        Reason.Applied,
                        Reason.Deploying,
                        Reason.Suspended,
                        Reason.WaitingForBundle,
                        Reason.WaitingForSecret,
                        Reason.WaitingForDatabase,
                        Reason.Interrupted,
                        Reason.BundleChanged,
                        Reason.AwaitingApproval,
                        Reason.MigrationFailed,
                        Reason.OutOfMemory);
    }

    private static void live(long seed, Set<Reason> met) {
        Random random = new Random(seed);
        World world = new World(seed);
        for (int step = 0; step < STEPS; step++) {
            world.now = world.now.plusSeconds(random.nextInt(20));
            switch (random.nextInt(22)) {
                case 0 -> world.changeSpec();
                case 1 -> world.growBundle();
                case 2 -> world.askAgain();
                case 3 -> world.wipeStatus();
                case 4 -> world.missing = !world.missing;
                case 20 -> world.agree(random.nextInt(3) > 0);
                case 21 -> {
                    if (random.nextInt(4) == 0) {
                        world.takeBack();
                    }
                }
                case 5, 6 -> world.echoSome();
                case 7, 8, 9 -> world.echo();
                case 10, 11, 12, 13 -> world.work(false);
                default ->
                    met.add(world.reconcile(random.nextInt(6) == 0).state().reason());
            }
        }
        settle(world);
    }

    /** Nothing goes wrong any more, and a person asks once more if one is needed. */
    private static void settle(World world) {
        world.takeUp();
        for (int step = 0; step < 60; step++) {
            world.now = world.now.plusSeconds(400);
            world.work(true);
            world.echo();
            Plan plan = world.reconcile(false);
            world.echo();
            if (plan.state().reason().kind() == Reason.Kind.STALLED) {
                world.askAgain();
            }
            if (plan.state().reason() == Reason.AwaitingApproval) {
                world.agree(true);
            }
        }
        DatabaseMigrationStatus before = world.status;
        Plan plan = world.reconcile(false);
        assertThat(plan.state().reason()).isEqualTo(Reason.Applied);
        assertThat(plan.effect()).isEqualTo(new Effect.None());
        assertThat(world.status).isEqualTo(before);
    }
}
