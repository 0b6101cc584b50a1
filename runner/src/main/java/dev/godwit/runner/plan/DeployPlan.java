package dev.godwit.runner.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.godwit.bundle.Check;
import dev.godwit.bundle.Migration;
import dev.godwit.bundle.Sha256;
import dev.godwit.runner.decide.Answers;
import dev.godwit.runner.review.Finding;
import dev.godwit.runner.review.Grade;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a person agrees to who agrees to a deploy; no counts, sizes, texts or times, which change while a person
 * thinks.
 *
 * @param lineage of the database; null before its first deploy
 * @param owner {@code <namespace>/<name>} of the resource; null on a laptop
 * @param pending what is to be applied, in order
 * @param seed SHA-256 of what is to be run behind them; null for nothing
 * @param target the last migration that is asked for; null for all
 * @param concerns what the review found, sorted
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder(alphabetic = true)
public record DeployPlan(
        @Nullable String lineage,
        String stream,
        @Nullable String owner,
        List<Pending> pending,
        @Nullable String seed,
        @Nullable String target,
        Said said,
        List<Concern> concerns) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public DeployPlan {
        pending = List.copyOf(pending == null ? List.of() : pending);
        concerns = List.copyOf(concerns == null ? List.of() : concerns);
        said = said == null ? Said.of(Answers.NONE) : said;
    }

    /**
     * A migration that is to be applied.
     *
     * @param precheck SHA-256 of what is asked before it; null if nothing is
     * @param postcheck SHA-256 of what is asked behind it; null if nothing is
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder(alphabetic = true)
    public record Pending(
            String name,
            String sha256,
            @Nullable String precheck,
            @Nullable String postcheck) {

        static Pending of(Migration migration) {
            return new Pending(
                    migration.name(), migration.sha256(), sha256(migration.precheck()), sha256(migration.postcheck()));
        }

        private static @Nullable String sha256(@Nullable Check check) {
            return check == null ? null : check.sha256();
        }
    }

    /** What changes how migrations are applied, as a person has written it. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonPropertyOrder(alphabetic = true)
    public record Said(
            boolean late,
            @Nullable String baseline,
            @Nullable String squash,
            List<String> accepted,
            List<String> resolved) {

        public Said {
            accepted = List.copyOf(accepted == null ? List.of() : accepted);
            resolved = List.copyOf(resolved == null ? List.of() : resolved);
        }

        static Said of(Answers answers) {
            Answers.Squash squash = answers.squash();
            return new Said(
                    answers.lateAllowed(),
                    answers.baseline(),
                    squash == null ? null : squash.through() + " " + squash.into(),
                    answers.accepts().stream()
                            .map(a -> String.join(
                                    " ", a.kind().name(), a.migration() == null ? "-" : a.migration(), a.hash()))
                            .sorted()
                            .toList(),
                    answers.resolutions().stream()
                            .map(r -> String.join(" ", r.migration(), r.failure(), r.word()))
                            .sorted()
                            .toList());
        }
    }

    /** What the review found, without its words: these may be improved. */
    @JsonPropertyOrder(alphabetic = true)
    public record Concern(String rule, Grade grade, String migration, String object) {

        private static final Comparator<Concern> ORDER = Comparator.comparing(Concern::migration)
                .thenComparing(Concern::rule)
                .thenComparing(Concern::grade)
                .thenComparing(Concern::object);
    }

    /**
     * @param asked the pending migrations that this deploy is asked for
     * @param seed that is to be run behind them; null for none
     */
    public static DeployPlan of(
            @Nullable String lineage,
            String stream,
            @Nullable String owner,
            List<Migration> asked,
            @Nullable Migration seed,
            @Nullable String target,
            Answers answers,
            List<Finding> findings) {
        return new DeployPlan(
                lineage,
                stream,
                owner,
                asked.stream().map(Pending::of).toList(),
                seed == null ? null : seed.sha256(),
                target,
                Said.of(answers),
                findings.stream()
                        .map(f -> new Concern(f.rule(), f.grade(), f.migration(), f.object()))
                        .distinct()
                        .sorted(Concern.ORDER)
                        .toList());
    }

    /** Always the same text for the same plan. */
    public String canonical() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of texts are always JSON", e);
        }
    }

    /** {@code sha256:} and 64 hex digits. */
    public String digest() {
        return digestOf(canonical());
    }

    /** Empty if the text is no plan, or not the one of this digest. */
    public static Optional<DeployPlan> read(String canonical, String digest) {
        if (!digestOf(canonical).equals(digest)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(canonical, DeployPlan.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether who agreed to this one has agreed to the other: it is what is left of this one, and of the findings that count it
     * has none that this one lacked.
     */
    boolean covers(DeployPlan left, Predicate<Grade> counts) {
        int skipped = pending.size() - left.pending.size();
        return stream.equals(left.stream)
                && (owner == null ? left.owner == null : owner.equals(left.owner))
                && (lineage == null || lineage.equals(left.lineage))
                && Objects.equals(seed, left.seed)
                && skipped >= 0
                && pending.subList(skipped, pending.size()).equals(left.pending)
                && new HashSet<>(concerns)
                        .containsAll(left.concerns.stream()
                                .filter(concern -> counts.test(concern.grade()))
                                .toList());
    }

    private static String digestOf(String canonical) {
        return "sha256:" + Sha256.hex(canonical);
    }
}
