package dev.godwit.runner.sql;

/**
 * A place in a file, as editors count: both from 1, the column in characters.
 */
public record FilePosition(int line, int column) {

    /** @param offset in UTF-16 units, at most the text's length */
    public static FilePosition at(String text, int offset) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < offset; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return new FilePosition(line, text.codePointCount(lineStart, offset) + 1);
    }
}
