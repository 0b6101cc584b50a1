package dev.godwit.runner.engine;

import java.io.Reader;
import java.io.StringReader;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * Hands the scripts of a bundle to Flyway from memory. Flyway never looks at a disk.
 *
 * @param sql text by Flyway's file name
 */
record Scripts(SequencedMap<String, String> sql) implements ResourceProvider {

    @Override
    public @Nullable LoadableResource getResource(String name) {
        String text = sql.get(name);
        return text == null ? null : new Script(name, text);
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        if (!prefix.equals("V")) {
            return List.of();
        }
        return sql.entrySet().stream().map(Scripts::resource).toList();
    }

    private static LoadableResource resource(Map.Entry<String, String> entry) {
        return new Script(entry.getKey(), entry.getValue());
    }

    private static final class Script extends LoadableResource {

        private final String name;
        private final String text;

        Script(String name, String text) {
            this.name = name;
            this.text = text;
        }

        @Override
        public Reader read() {
            return new StringReader(text);
        }

        @Override
        public String getAbsolutePath() {
            return name;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return name;
        }

        @Override
        public String getFilename() {
            return name;
        }

        @Override
        public String getRelativePath() {
            return name;
        }
    }
}
