package dev.godwit.operator.plan;

import java.util.List;
import java.util.Optional;

/** The bundle's source, as the operator sees it. */
public sealed interface Source {

    /** @param configMaps names of those that do not exist; never empty */
    record Missing(List<String> configMaps) implements Source {}

    /**
     * It is there, and has nothing yet that may be deployed.
     *
     * @param words what is waited for, a sentence for a person
     * @param unannounced whether nobody will tell when that is so
     */
    record Awaited(String words, boolean unannounced) implements Source {}

    /** @param problems every problem, for a person */
    record Unreadable(String problems) implements Source {}

    /** It is there, as far as the operator can tell. */
    sealed interface There extends Source {

        /** Another one whenever the content is another. */
        String digest();

        /** Digest of what is to be run behind the migrations; empty if nothing is. */
        Optional<String> seed();

        /** The same, and this seed. */
        There with(String seed);
    }

    /**
     * @param digest of the bundle
     * @param migrations how many it has
     * @param seed digest of what is to be run behind them; empty if nothing is
     */
    record Found(String digest, int migrations, Optional<String> seed) implements There {

        public Found(String digest, int migrations) {
            this(digest, migrations, Optional.empty());
        }

        @Override
        public Found with(String added) {
            return new Found(digest, migrations, Optional.of(added));
        }
    }

    /**
     * Content that only a Job sees, and that cannot change.
     *
     * @param digest of the source, which is not that of the bundle
     * @param seed as of {@link Found}
     */
    record Pinned(String digest, Optional<String> seed) implements There {

        public Pinned(String digest) {
            this(digest, Optional.empty());
        }

        @Override
        public Pinned with(String added) {
            return new Pinned(digest, Optional.of(added));
        }
    }

    /**
     * An archive that a Job fetches; in another state of its source it is another one.
     *
     * @param digest of the archive, which is not that of the bundle
     * @param url where it is to be had
     * @param origin whose it is, for a person: {@code OCIRepository blog}
     * @param revision what the source calls its state
     * @param seed as of {@link Found}
     */
    record Artifact(String digest, String url, String origin, String revision, Optional<String> seed) implements There {

        public Artifact(String digest, String url, String origin, String revision) {
            this(digest, url, origin, revision, Optional.empty());
        }

        @Override
        public Artifact with(String added) {
            return new Artifact(digest, url, origin, revision, Optional.of(added));
        }
    }
}
