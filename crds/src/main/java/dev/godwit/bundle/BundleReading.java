package dev.godwit.bundle;

import java.util.List;

/** What came of reading a bundle. */
public sealed interface BundleReading {

    /** The bundle is well-formed. */
    record Read(Bundle bundle) implements BundleReading {}

    /**
     * It is not.
     *
     * @param problems every problem found, each a sentence that names the file and what to do; never empty
     */
    record Refused(List<String> problems) implements BundleReading {

        public Refused {
            problems = List.copyOf(problems);
        }

        /** All problems as one text, at most ten of them in full. */
        public String message() {
            String text = String.join(" ", problems.subList(0, Math.min(10, problems.size())));
            return problems.size() > 10 ? text + " And " + (problems.size() - 10) + " more." : text;
        }
    }
}
