package dev.godwit.runner.sql;

import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.api.configuration.ClassicConfiguration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.parser.ParsingContext;
import org.flywaydb.core.internal.sqlscript.ParsedSqlStatement;
import org.flywaydb.core.internal.sqlscript.SqlStatementIterator;
import org.flywaydb.database.postgresql.PostgreSQLParser;

/** Splits scripts exactly as Flyway does when it executes them. */
public final class Statements {

    private Statements() {}

    /**
     * @throws org.flywaydb.core.api.FlywayException if Flyway cannot make sense of the script; {@link ScriptScan} finds
     *     the reasons first
     */
    public static List<SqlStatement> of(String sql) {
        ClassicConfiguration configuration = new ClassicConfiguration();
        configuration.setPlaceholderReplacement(false);
        List<SqlStatement> statements = new ArrayList<>();
        try (SqlStatementIterator parsed =
                new PostgreSQLParser(configuration, new ParsingContext()).parse(new Script(sql))) {
            while (parsed.hasNext()) {
                org.flywaydb.core.internal.sqlscript.SqlStatement next = parsed.next();
                int position = next instanceof ParsedSqlStatement known ? known.getPos() : 0;
                // Flyway's position is behind a leading comment, its text begins with it.
                int start = sql.lastIndexOf(next.getSql(), position);
                statements.add(new SqlStatement(
                        next.getSql(), start < 0 ? position : start, position, next.canExecuteInTransaction()));
            }
        }
        return statements;
    }

    private static final class Script extends LoadableResource {

        private final String sql;

        Script(String sql) {
            this.sql = sql;
        }

        @Override
        public Reader read() {
            return new StringReader(sql);
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
