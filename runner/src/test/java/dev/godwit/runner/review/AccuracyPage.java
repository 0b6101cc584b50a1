package dev.godwit.runner.review;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The parts of docs/review-accuracy.md, each between two marks and written by the test that has measured it. */
public final class AccuracyPage {

    private static final Path PAGE = Path.of("../docs/review-accuracy.md");

    private AccuracyPage() {}

    /**
     * What the page says, or, where that is wanted, what it says from now on.
     *
     * @param measured Markdown
     */
    public static String section(String name, String measured) throws IOException {
        String page = Files.readString(PAGE);
        String begin = "<!-- " + name + " -->\n";
        int from = page.indexOf(begin) + begin.length();
        int to = page.indexOf("<!-- /" + name + " -->");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, page.substring(0, from) + measured + page.substring(to));
            return measured;
        }
        return page.substring(from, to);
    }
}
