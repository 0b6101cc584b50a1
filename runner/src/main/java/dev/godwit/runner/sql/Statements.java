package dev.godwit.runner.sql;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.ClassicConfiguration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.parser.ParsingContext;
import org.flywaydb.core.internal.sqlscript.ParsedSqlStatement;
import org.flywaydb.core.internal.sqlscript.SqlStatementIterator;
import org.flywaydb.database.postgresql.PostgreSQLParser;

/** Splits scripts exactly as Flyway does when it executes them. */
public final class Statements {

    /** Reads past the end that nobody needs to find that a script has ended. */
    private static final int PATIENCE = 10_000;

    private Statements() {}

    /**
     * @param statements those that could be told apart
     * @param finished false if the script ends inside something, such as the data of a COPY
     */
    record Split(List<SqlStatement> statements, boolean finished) {}

    /** The statements of a script that {@link ScriptScan} has let pass. */
    public static List<SqlStatement> of(String sql) {
        return split(sql).statements();
    }

    static Split split(String sql) {
        ClassicConfiguration configuration = new ClassicConfiguration();
        configuration.setPlaceholderReplacement(false);
        List<SqlStatement> statements = new ArrayList<>();
        try (SqlStatementIterator parsed =
                new PostgreSQLParser(configuration, new ParsingContext()).parse(new Script(sql))) {
            while (parsed.hasNext()) {
                statements.add(statement(sql, parsed.next()));
            }
            return new Split(statements, true);
        } catch (FlywayException e) {
            return new Split(statements, false);
        }
    }

    private static SqlStatement statement(String sql, org.flywaydb.core.internal.sqlscript.SqlStatement parsed) {
        // Behind a leading comment, while the text begins with it.
        int position = parsed instanceof ParsedSqlStatement known ? known.getPos() : 0;
        int start = sql.lastIndexOf(parsed.getSql(), position);
        return new SqlStatement(
                parsed.getSql(), start < 0 ? position : start, position, parsed.canExecuteInTransaction());
    }

    /** Flyway reads for ever if the data of a COPY does not end; this stops it. */
    private static final class EndingReader extends FilterReader {

        private int readsPastEnd;

        EndingReader(Reader in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            return count(super.read());
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            return count(super.read(buffer, offset, length));
        }

        private int count(int read) throws IOException {
            if (read < 0 && ++readsPastEnd > PATIENCE) {
                throw new IOException("the script has ended");
            }
            return read;
        }
    }

    private static final class Script extends LoadableResource {

        private final String sql;

        Script(String sql) {
            this.sql = sql;
        }

        @Override
        public Reader read() {
            return new EndingReader(new StringReader(sql));
        }

        @Override
        public String getAbsolutePath() {
            return "";
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return "";
        }

        @Override
        public String getFilename() {
            return "";
        }

        @Override
        public String getRelativePath() {
            return "";
        }
    }
}
