package dev.godwit.runner.sql;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Some statements of a script that go to the server together; a {@code COPY} with its data goes alone.
 *
 * @param script all of it
 * @param start offset of the first statement in the script
 * @param end offset behind the last one
 * @param firstNumber which statement of the script the first one is, from 1
 * @param statements how many there are
 * @param data of a COPY; null for anything else
 */
public record Chunk(
        String script, int start, int end, int firstNumber, int statements, SqlStatement.@Nullable Span data) {

    /** More at once is slower again, and costs memory. */
    static final int MAX_STATEMENTS = 1_000;

    static final int MAX_CHARACTERS = 1 << 20;

    /** In order; a statement that is bigger than a chunk may be is a chunk of its own. */
    public static Iterator<Chunk> of(String script) {
        return new Chunks(script);
    }

    /** What is sent: the part of the script, without COPY's data. */
    public String text() {
        return script.substring(start, end);
    }

    /** @param position in characters of {@link #text}, from 1 */
    public int offsetOf(int position) {
        return script.offsetByCodePoints(start, Math.min(position - 1, script.codePointCount(start, end)));
    }

    /** The statements from the first one of this chunk to the end of the script. */
    public Iterator<SqlStatement> reread() {
        return Statements.from(script, start);
    }

    private static final class Chunks implements Iterator<Chunk> {

        private final String script;
        private final Iterator<SqlStatement> statements;
        private @Nullable SqlStatement next;
        private int number = 1;

        Chunks(String script) {
            this.script = script;
            this.statements = Statements.in(script);
            this.next = following();
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public Chunk next() {
            SqlStatement first = next;
            if (first == null) {
                throw new NoSuchElementException();
            }
            SqlStatement last = first;
            int count = 1;
            next = following();
            while (next != null && first.data() == null && next.data() == null && fits(first, next, count)) {
                last = next;
                count++;
                next = following();
            }
            Chunk chunk = new Chunk(script, first.start(), last.end(), number, count, first.data());
            number += count;
            return chunk;
        }

        private static boolean fits(SqlStatement first, SqlStatement next, int count) {
            return count < MAX_STATEMENTS && next.end() - first.start() <= MAX_CHARACTERS;
        }

        private @Nullable SqlStatement following() {
            return statements.hasNext() ? statements.next() : null;
        }
    }
}
