package dev.godwit.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The example's migrations, as a ConfigMap holds them. */
final class Blog {

    static final String INIT = "20240101000000_init";
    static final String POSTS = "20240215000000_add_posts";
    static final String CATEGORIES = "20240301000000_add_categories";
    static final String EXPAND = "20240401000000_expand_user_names";
    static final String BACKFILL = "20240402000000_backfill_user_names";
    static final String CONTRACT = "20240501000000_contract_user_names";
    static final List<String> ALL = List.of(INIT, POSTS, CATEGORIES, EXPAND, BACKFILL, CONTRACT);

    private Blog() {}

    /** The first migrations of the blog, by the keys that the README's ways of making a ConfigMap give them. */
    static Map<String, String> first(int count) {
        Map<String, String> data = new LinkedHashMap<>();
        ALL.subList(0, count).forEach(name -> data.put(name + ".sql", sql(name)));
        return data;
    }

    static String sql(String migration) {
        Path file = Cluster.file("examples/blog/prisma/migrations")
                .resolve(migration)
                .resolve("migration.sql");
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
