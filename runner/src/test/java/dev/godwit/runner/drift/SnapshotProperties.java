package dev.godwit.runner.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SnapshotProperties {

    @Property
    void changesLeadFromOneToTheOther(@ForAll("snapshots") Snapshot here, @ForAll("snapshots") Snapshot there) {
        assertThat(here.with(here.changesTo(there))).isEqualTo(there);
    }

    /** What a deploy changed is expected afterwards; what a hand had changed before stays drift. */
    @Property
    void aDeployMovesTheExpectationByWhatItChangedAndNothingElse(
            @ForAll("snapshots") Snapshot expected,
            @ForAll("snapshots") Snapshot before,
            @ForAll("snapshots") Snapshot after) {
        List<Change> deployed = before.changesTo(after);
        Set<String> touched = deployed.stream()
                .map(change -> change.object().name() + change.object().kind())
                .collect(Collectors.toSet());

        List<Change> drift = expected.with(deployed).changesTo(after);

        assertThat(drift)
                .containsExactlyElementsOf(expected.changesTo(before).stream()
                        .filter(change -> !touched.contains(
                                change.object().name() + change.object().kind()))
                        .toList());
    }

    @Property
    void equalSnapshotsHaveEqualDigestsAndOthersDoNot(
            @ForAll("snapshots") Snapshot one, @ForAll("snapshots") Snapshot other) {
        assertThat(one.digest().equals(other.digest())).isEqualTo(one.equals(other));
    }

    @Property
    void anyTextSurvivesBeingStored(@ForAll("snapshots") Snapshot snapshot) {
        assertThat(SnapshotText.decompress(SnapshotText.compress(snapshot))).isEqualTo(snapshot);
    }

    @Provide
    Arbitrary<Snapshot> snapshots() {
        Arbitrary<String> hostile =
                Arbitraries.strings().withChars("ab\\\t\n\rN'\"é").ofMaxLength(6);
        Arbitrary<CatalogObject> objects = Combinators.combine(
                        Arbitraries.of("table", "view"),
                        Arbitraries.of("app", null),
                        hostile.injectNull(0.3),
                        Arbitraries.of("a", "b", "c\t", "\\N"),
                        hostile)
                .as(CatalogObject::new);
        return objects.list().ofMaxSize(8).uniqueElements(CatalogObject::key).map(Snapshot::of);
    }
}
