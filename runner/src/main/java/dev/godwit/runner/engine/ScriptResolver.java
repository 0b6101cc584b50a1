package dev.godwit.runner.engine;

import dev.godwit.bundle.FlywayName;
import dev.godwit.bundle.Layout;
import java.io.Reader;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.executor.MigrationExecutor;
import org.flywaydb.core.api.resolver.MigrationResolver;
import org.flywaydb.core.api.resolver.ResolvedMigration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.jdbc.Results;
import org.flywaydb.core.internal.resolver.ChecksumCalculator;
import org.flywaydb.core.internal.resolver.ResolvedMigrationImpl;
import org.jspecify.annotations.Nullable;

/**
 * Hands migrations to Flyway as it would have found them itself, with a checksum by its own rules, but leaves the execution
 * of the scripts to Godwit. Flyway asks for version and checksum again and again, so they are computed once.
 */
final class ScriptResolver implements MigrationResolver {

    private final List<ResolvedMigration> resolved;

    /** @param execution how a step's script runs, in Flyway's transaction */
    ScriptResolver(Layout layout, List<Step> steps, Execution execution) {
        this.resolved =
                steps.stream().map(step -> resolve(layout, step, execution)).toList();
    }

    /** Runs one script. */
    @FunctionalInterface
    interface Execution {
        void execute(Step step, Connection connection) throws SQLException;
    }

    @Override
    public Collection<ResolvedMigration> resolveMigrations(Context context) {
        return resolved;
    }

    private static ResolvedMigration resolve(Layout layout, Step step, Execution execution) {
        String script = step.script(layout);
        int checksum = ChecksumCalculator.calculate(new Script(step.migration().sql()));
        return new ResolvedMigrationImpl(
                version(layout, step),
                description(layout, step),
                script,
                checksum,
                checksum,
                CoreMigrationType.SQL,
                script,
                new Executor(step, execution));
    }

    /** Null for what is applied again whenever it changes. */
    private static @Nullable MigrationVersion version(Layout layout, Step step) {
        return switch (layout) {
            case Flyway ->
                FlywayName.parse(step.migration().name())
                        .map(name -> MigrationVersion.fromVersion(name.version()))
                        .orElse(null);
            case Prisma -> MigrationVersion.fromVersion(String.valueOf(step.seq()));
            case Auto -> throw new IllegalArgumentException("a bundle that was read has a layout");
        };
    }

    private static String description(Layout layout, Step step) {
        String name = step.migration().name();
        String bare = layout == Layout.Flyway
                ? name.substring(name.indexOf("__") + 2, name.length() - ".sql".length())
                : name;
        return bare.replace('_', ' ');
    }

    private record Executor(Step step, Execution execution) implements MigrationExecutor {

        @Override
        public List<Results> execute(org.flywaydb.core.api.executor.Context context) throws SQLException {
            execution.execute(step, context.getConnection());
            return List.of();
        }

        @Override
        public boolean canExecuteInTransaction() {
            return true;
        }

        @Override
        public boolean shouldExecute() {
            return true;
        }
    }

    /** What Flyway computes its checksum of. */
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
