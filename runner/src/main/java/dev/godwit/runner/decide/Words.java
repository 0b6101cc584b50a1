package dev.godwit.runner.decide;

import dev.godwit.bundle.Sha256;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What people have accepted: before, as the ledger tells, and with this run. Remembers which of it was needed. */
final class Words {

    private final List<Accept> recorded;
    private final List<Accept> given;
    private final Set<Accept> used = new LinkedHashSet<>();

    Words(List<Accept> recorded, List<Accept> given) {
        this.recorded = recorded;
        this.given = given;
    }

    /** Whether this was accepted. */
    boolean cover(Accept.Kind kind, @Nullable String migration, @Nullable String hash) {
        if (hash == null) {
            return false;
        }
        Accept wanted = new Accept(kind, migration, hash, "");
        List<Accept> now = given.stream().filter(wanted::sameAs).toList();
        used.addAll(now);
        return !now.isEmpty() || recorded.stream().anyMatch(wanted::sameAs);
    }

    /** How long the beginning of the ledger is that was accepted as it is; 0 if none of it was. */
    int settled(Ledger ledger) {
        List<String> digests = ledger.digests();
        for (int length = digests.size() - 1; length > 0; length--) {
            if (cover(Accept.Kind.Tampered, null, digests.get(length))) {
                return length;
            }
        }
        return 0;
    }

    /** Whether the ledger was accepted in place of what was seen before, at its present length or a shorter one. */
    boolean coverPlace(Accept.Kind kind, Witness witness, Observed observed) {
        return observed.entries().digests().reversed().stream()
                .anyMatch(digest -> cover(kind, null, place(kind, witness, observed.lineage(), digest)));
    }

    /** Stands for one ledger in the place of another one. */
    static String place(Accept.Kind kind, Witness seen, @Nullable String lineage, String digest) {
        return "sha256:"
                + Sha256.hex(String.join(
                        "\n",
                        kind.name(),
                        seen.length() + ":" + seen.digest(),
                        String.valueOf(seen.lineage()),
                        String.valueOf(lineage),
                        digest));
    }

    /** Those of this run that were needed and are not recorded yet. */
    List<Accept> toRecord() {
        return used.stream()
                .filter(accept -> recorded.stream().noneMatch(accept::sameAs))
                .toList();
    }

    /** What this run was told in vain, each a sentence. */
    List<String> stale() {
        List<String> sentences = new ArrayList<>();
        for (Accept accept : given) {
            if (!used.contains(accept) && recorded.stream().noneMatch(accept::sameAs)) {
                sentences.add("spec.deploy.accept has " + accept.kind()
                        + (accept.migration() == null ? "" : " of " + accept.migration()) + " with "
                        + RefusalText.shortHash(accept.hash())
                        + ", which is nothing that was found; it does nothing and can be taken out.");
            }
        }
        return sentences;
    }
}
