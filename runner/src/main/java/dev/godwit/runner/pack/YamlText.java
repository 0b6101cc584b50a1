package dev.godwit.runner.pack;

/** Text as a YAML value that every parser reads back as the same text. */
final class YamlText {

    private YamlText() {}

    /** As a block of lines, for people, where YAML has no doubt about it; else quoted. */
    static String of(String text, int indentation) {
        if (!isPlain(text)) {
            return quoted(text);
        }
        boolean ends = text.endsWith("\n");
        StringBuilder block = new StringBuilder(ends ? "|" : "|-");
        String body = ends ? text.substring(0, text.length() - 1) : text;
        for (String line : body.split("\n", -1)) {
            block.append('\n');
            if (!line.isEmpty()) {
                block.repeat(' ', indentation).append(line);
            }
        }
        return block.toString();
    }

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (isPrintable(c)) {
                        quoted.appendCodePoint(c);
                    } else {
                        quoted.append(String.format("\\u%04x", c));
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }

    /** Neither blank lines at an end nor spaces before the first line, about which parsers differ. */
    private static boolean isPlain(String text) {
        if (text.isBlank() || text.startsWith(" ") || text.startsWith("\n") || text.startsWith("\t")) {
            return false;
        }
        String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        return !body.substring(body.lastIndexOf('\n') + 1).isBlank()
                && text.codePoints().allMatch(c -> c == '\n' || c == '\t' || isPrintable(c));
    }

    /** What YAML takes as it is; line separators, a byte order mark and other unseen characters it does not. */
    private static boolean isPrintable(int c) {
        return c >= 0x20
                && (c < 0x7f || c > 0x9f)
                && c != 0x2028
                && c != 0x2029
                && c != 0xfeff
                && (c & 0xfffe) != 0xfffe;
    }
}
