package dev.godwit.runner.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.bundle.Check;
import dev.godwit.bundle.Migration;
import dev.godwit.bundle.Sha256;
import dev.godwit.runner.decide.Accept;
import dev.godwit.runner.decide.Answers;
import dev.godwit.runner.review.Finding;
import dev.godwit.runner.review.Grade;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The digest that an approval names: another one for whatever a person would want to know, the same one for what changes by itself. */
class DeployPlanTest {

    private static final List<Migration> PENDING =
            List.of(migration("1_one", "SELECT 1;"), migration("2_two", "SELECT 2;"));
    private static final List<Migration> CHECKED = List.of(
            PENDING.getFirst(),
            new Migration(
                    "2_two",
                    PENDING.getLast().sha256(),
                    PENDING.getLast().sql(),
                    null,
                    new Check("2_two.postcheck.sql", Sha256.hex("SELECT 3;"), "SELECT 3;")));
    private static final Finding DROPS =
            new Finding("drop-table", Grade.Unsafe, "1_one", 1, 1, "a", "has 12 rows", "rename");
    private static final Finding KEY = new Finding("no-key", Grade.Advice, "2_two", 1, 1, "b", "has no key", "add one");
    private static final Migration SEED = new Migration("seed.sql", "5eed", "INSERT INTO a VALUES (1)");
    private static final DeployPlan PLAN =
            DeployPlan.of("lineage", "public", "shop/blog", PENDING, null, null, Answers.NONE, List.of(DROPS, KEY));

    /** It is stored in databases and in people's repositories: another release must come to the same one. */
    @Test
    void theDigestOfAPlanIsWhatItEverWas() {
        assertThat(PLAN.canonical()).isEqualTo("""
                {"concerns":[{"grade":"Unsafe","migration":"1_one","object":"a","rule":"drop-table"},\
                {"grade":"Advice","migration":"2_two","object":"b","rule":"no-key"}],"lineage":"lineage",\
                "owner":"shop/blog","pending":[{"name":"1_one",\
                "sha256":"17db4fd369edb9244b9f91d9aeed145c3d04ad8ba6e95d06247f07a63527d11a"},{"name":"2_two",\
                "sha256":"8e7003d62f9d8cbd28da2f243bb0d215bfd4622c716be09be89a8764d9f4c7cb"}],\
                "said":{"late":false},"stream":"public"}""");
        assertThat(PLAN.digest()).matches("sha256:[0-9a-f]{64}");
    }

    @Test
    void itCanBeReadAgainUnderItsDigestAndUnderNoOther() {
        assertThat(DeployPlan.read(PLAN.canonical(), PLAN.digest())).contains(PLAN);
        assertThat(DeployPlan.read(PLAN.canonical().replace("2_two", "2_twp"), PLAN.digest()))
                .isEmpty();
        assertThat(DeployPlan.read("no plan", PLAN.digest())).isEmpty();
    }

    @Test
    void countsAndPlacesInAFindingAreNotPartOfIt() {
        Finding later = new Finding("drop-table", Grade.Unsafe, "1_one", 2, 9, "a", "has 14 rows", "do not");

        assertThat(DeployPlan.of(
                                "lineage",
                                "public",
                                "shop/blog",
                                PENDING,
                                null,
                                null,
                                Answers.NONE,
                                List.of(KEY, later, later))
                        .digest())
                .isEqualTo(PLAN.digest());
    }

    static Stream<DeployPlan> others() {
        List<Finding> both = List.of(DROPS, KEY);
        Accept accept = new Accept(Accept.Kind.Late, "1_one", "0".repeat(64), "because");
        return Stream.of(
                DeployPlan.of("other", "public", "shop/blog", PENDING, null, null, Answers.NONE, both),
                DeployPlan.of("lineage", "other", "shop/blog", PENDING, null, null, Answers.NONE, both),
                DeployPlan.of("lineage", "public", "shop/other", PENDING, null, null, Answers.NONE, both),
                DeployPlan.of("lineage", "public", "shop/blog", PENDING.reversed(), null, null, Answers.NONE, both),
                DeployPlan.of("lineage", "public", "shop/blog", PENDING.subList(0, 1), null, null, Answers.NONE, both),
                DeployPlan.of("lineage", "public", "shop/blog", PENDING, null, "2_two", Answers.NONE, both),
                DeployPlan.of("lineage", "public", "shop/blog", PENDING, SEED, null, Answers.NONE, both),
                DeployPlan.of("lineage", "public", "shop/blog", CHECKED, null, null, Answers.NONE, both),
                DeployPlan.of("lineage", "public", "shop/blog", PENDING, null, null, Answers.NONE, List.of(DROPS)),
                DeployPlan.of(
                        "lineage",
                        "public",
                        "shop/blog",
                        PENDING,
                        null,
                        null,
                        new Answers(true, null, null, List.of()),
                        both),
                DeployPlan.of(
                        "lineage",
                        "public",
                        "shop/blog",
                        PENDING,
                        null,
                        null,
                        new Answers(false, "1_one", null, List.of()),
                        both),
                DeployPlan.of(
                        "lineage",
                        "public",
                        "shop/blog",
                        PENDING,
                        null,
                        null,
                        new Answers(false, null, new Answers.Squash("1_one", "2_two"), List.of()),
                        both),
                DeployPlan.of(
                        "lineage",
                        "public",
                        "shop/blog",
                        PENDING,
                        null,
                        null,
                        new Answers(false, null, null, List.of(accept)),
                        both));
    }

    @ParameterizedTest
    @MethodSource("others")
    void whateverElseAPersonAgreesToIsAnotherPlan(DeployPlan other) {
        assertThat(other.digest()).isNotEqualTo(PLAN.digest());
    }

    private static Migration migration(String name, String sql) {
        return new Migration(name, Sha256.hex(sql), sql);
    }
}
