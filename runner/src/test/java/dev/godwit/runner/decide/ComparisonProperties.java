package dev.godwit.runner.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.Layout;
import dev.godwit.bundle.Migration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Laws that hold for every bundle and every database, honest or not. */
class ComparisonProperties {

    @Property
    void whatIsAppliedKeepsTheBundlesOrderAndFollowsEverythingApplied(@ForAll Random random) {
        Bundle bundle = bundle(random);
        Observed observed = Cases.database(ledger(random, bundle));
        if (Comparison.decide(bundle, observed, null, wish(random, bundle)) instanceof Decision.Apply apply) {
            List<String> after = new ArrayList<>(names(observed));
            apply.now().forEach(migration -> after.add(migration.name()));
            assertThat(after).isEqualTo(bundle.names().subList(0, after.size()));
        }
    }

    @Property
    void applyingTwiceAppliesNothingTheSecondTime(@ForAll Random random) {
        Bundle bundle = bundle(random);
        Observed observed = Cases.database(ledger(random, bundle));
        Wish wish = new Wish(wish(random, bundle).target(), null, true);
        if (Comparison.decide(bundle, observed, null, wish) instanceof Decision.Apply apply) {
            Observed after = afterwards(observed, apply);
            assertThat(Comparison.decide(bundle, after, null, wish))
                    .isInstanceOfSatisfying(
                            Decision.Apply.class,
                            again -> assertThat(again.now()).isEmpty());
        }
    }

    @Property
    void oneByOneEndsWhereAllAtOnceDoes(@ForAll Random random) {
        Bundle bundle = bundle(random);
        Observed observed = Cases.emptyDatabase();
        for (int i = 0; i < bundle.migrations().size(); i++) {
            Decision one = Comparison.decide(bundle, observed, null, new Wish(null, 1, true));
            assertThat(one).isInstanceOf(Decision.Apply.class);
            assertThat(((Decision.Apply) one).now()).hasSize(1);
            observed = afterwards(observed, (Decision.Apply) one);
        }
        assertThat(names(observed)).isEqualTo(bundle.names());
    }

    @Property
    void nothingIsAppliedWhereLedgerAndBundleContradictEachOther(
            @ForAll Random random, @ForAll @IntRange(max = 3) int damage) {
        Bundle bundle = bundle(random);
        List<String> names = bundle.names();
        int applied = 1 + random.nextInt(names.size());
        int victim = random.nextInt(applied);
        List<Migration> damaged = new ArrayList<>(bundle.migrations());
        Observed observed = Cases.database(names.subList(0, applied).toArray(String[]::new));
        Witness witness = null;
        switch (damage) {
            case 0 -> damaged.set(victim, Cases.edited(names.get(victim)));
            case 1 -> {
                damaged.remove(victim);
                damaged.add(Cases.migration("zz"));
            }
            case 2 -> damaged.add(victim, Cases.migration(names.get(victim) + "!"));
            default -> witness = Cases.witness("somebody", "else");
        }
        damaged.sort((a, b) -> a.name().compareTo(b.name()));
        if (damage == 2) {
            // "x!" sorts behind "x": late only if something applied is behind it.
            damaged.removeIf(migration -> migration.name().equals(names.get(applied - 1) + "!"));
            if (damaged.size() == names.size()) {
                return;
            }
        }
        assertThat(Comparison.decide(new Bundle(Layout.Prisma, damaged), observed, witness, Wish.EVERYTHING))
                .isInstanceOfSatisfying(
                        Decision.Refuse.class,
                        refuse -> assertThat(refuse.message()).contains("Nothing was run"));
    }

    private static Bundle bundle(Random random) {
        int size = 1 + random.nextInt(12);
        String[] names = new String[size];
        for (int i = 0; i < size; i++) {
            names[i] = String.format("%03d", i * 3 + random.nextInt(3));
        }
        return Cases.bundle(names);
    }

    /** Mostly a prefix of the bundle, sometimes any mixture. */
    private static Ledger ledger(Random random, Bundle bundle) {
        List<String> names = bundle.names();
        int applied = random.nextInt(names.size() + 1);
        List<String> entries = new ArrayList<>(names.subList(0, applied));
        if (random.nextInt(3) == 0) {
            entries.removeIf(name -> random.nextInt(4) == 0);
            if (random.nextBoolean()) {
                entries.add("999");
            }
        }
        return Cases.ledger(entries.toArray(String[]::new));
    }

    private static Wish wish(Random random, Bundle bundle) {
        String target = random.nextBoolean()
                ? bundle.names().get(random.nextInt(bundle.names().size()))
                : null;
        return new Wish(target, random.nextBoolean() ? 1 + random.nextInt(3) : null, random.nextBoolean());
    }

    private static Observed afterwards(Observed observed, Decision.Apply apply) {
        List<String> names = new ArrayList<>(names(observed));
        apply.now().forEach(migration -> names.add(migration.name()));
        return Cases.database(names.toArray(String[]::new));
    }

    private static List<String> names(Observed observed) {
        return observed.entries().entries().stream().map(Ledger.Entry::name).toList();
    }
}
