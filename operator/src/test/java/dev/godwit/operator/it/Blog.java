package dev.godwit.operator.it;

import java.util.List;
import java.util.Map;

/** The bundle of these tests. */
final class Blog {

    static final List<String> ALL = List.of("20240101000000_init", "20240215000000_add_posts");
    static final Map<String, String> FILES = Map.of(
            "20240101000000_init.sql", "CREATE TABLE a ();", "20240215000000_add_posts.sql", "CREATE TABLE b ();");

    static final List<String> GROWN =
            List.of("20240101000000_init", "20240215000000_add_posts", "20240301000000_split_name");
    static final Map<String, String> GROWN_FILES = Map.of(
            "20240101000000_init.sql", "CREATE TABLE a ();",
            "20240215000000_add_posts.sql", "CREATE TABLE b ();",
            "20240301000000_split_name.sql", "CREATE TABLE c ();");

    private Blog() {}
}
