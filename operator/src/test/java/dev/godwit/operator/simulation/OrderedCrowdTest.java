package dev.godwit.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.Dependency;
import dev.godwit.operator.order.Gate;
import dev.godwit.operator.order.Neighbour;
import dev.godwit.operator.order.Order;
import dev.godwit.operator.plan.Reason;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Resources that come behind each other while everything goes wrong at random, and people draw circles. */
class OrderedCrowdTest {

    private static final int SEEDS = 30;
    private static final int STEPS = 500;
    private static final int RESOURCES = 5;

    @Test
    void nothingPendingStartsBeforeWhatComesFirstAndWithoutCirclesAllAreDeployedInTheEnd() {
        Set<Reason> met = EnumSet.noneOf(Reason.class);
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                live(seed, met);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
        assertThat(met).contains(Reason.WaitingForDependency, Reason.DependencyCycle, Reason.Applied);
    }

    private static void live(long seed, Set<Reason> met) {
        Random random = new Random(seed);
        List<World> worlds = IntStream.range(0, RESOURCES)
                .mapToObj(i -> new World(seed * RESOURCES + i))
                .toList();
        worlds.forEach(world -> {
            world.name = "world-" + worlds.indexOf(world);
            world.neighbours = () -> others(worlds);
        });
        for (int step = 0; step < STEPS; step++) {
            World world = worlds.get(random.nextInt(RESOURCES));
            world.now = world.now.plusSeconds(random.nextInt(20));
            switch (random.nextInt(20)) {
                case 0 -> world.growBundle();
                case 1 -> world.askAgain();
                case 2 -> draw(worlds, world, random, random.nextInt(4) == 0);
                case 3 -> world.wipeStatus();
                case 4, 5, 6 -> world.echo();
                case 7, 8, 9, 10 -> world.work(false);
                default -> met.add(look(world, worlds));
            }
        }
        worlds.forEach(world -> draw(worlds, world, random, false));
        settle(worlds);
    }

    /** One look, which starts nothing that is pending while something that comes first is outstanding. */
    private static Reason look(World world, List<World> worlds) {
        long before = world.deploys();
        boolean wasDone = world.nothingIsPending();
        Gate gate = Order.gate(world.name, world.dependsOn, others(worlds));
        Reason reason = world.reconcile(false).state().reason();
        if (!wasDone && !(gate instanceof Gate.Open)) {
            assertThat(world.deploys()).as("Jobs that deploy").isEqualTo(before);
        }
        return reason;
    }

    private static Map<String, Neighbour> others(List<World> worlds) {
        return worlds.stream().collect(Collectors.toMap(world -> world.name, World::asNeighbour));
    }

    /** @param anyhow perhaps so that it closes a circle; else only behind those with a smaller number */
    private static void draw(List<World> worlds, World world, Random random, boolean anyhow) {
        int self = worlds.indexOf(world);
        List<Dependency> first = new ArrayList<>();
        for (int i = 0; i < (anyhow ? RESOURCES : self); i++) {
            if (i != self && random.nextInt(3) == 0) {
                first.add(new Dependency("world-" + i, random.nextInt(4) == 0 ? "001_m" : null));
            }
        }
        world.comeBehind(first);
    }

    private static void settle(List<World> worlds) {
        worlds.forEach(World::takeUp);
        for (int step = 0; step < 400; step++) {
            for (World world : worlds) {
                world.now = world.now.plusSeconds(400);
                world.work(true);
                world.echo();
                Reason reason = look(world, worlds);
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
