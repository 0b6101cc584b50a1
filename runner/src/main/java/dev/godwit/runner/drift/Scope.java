package dev.godwit.runner.drift;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which differences are of interest.
 *
 * @param schema the one that is looked at; null for the whole database
 * @param ignored kinds and names that are not
 */
public record Scope(@Nullable String schema, List<Glob> ignored) {

    public Scope {
        ignored = List.copyOf(ignored);
    }

    boolean covers(CatalogObject object) {
        return (schema == null || schema.equals(object.schema()))
                && ignored.stream().noneMatch(glob -> glob.matches(object));
    }

    /** {@code KIND:NAME} or {@code NAME}, in which {@code *} stands for any text; a parent's name counts too. */
    public record Glob(@Nullable String kind, String name) {

        /** @param text such as {@code table:audit.*} */
        public static Glob parse(String text) {
            int colon = text.indexOf(':');
            return colon < 0 ? new Glob(null, text) : new Glob(text.substring(0, colon), text.substring(colon + 1));
        }

        boolean matches(CatalogObject object) {
            String parent = object.parent();
            return (kind == null || matches(kind, object.kind()))
                    && (matches(name, object.name()) || (parent != null && matches(name, parent)));
        }

        private static boolean matches(String glob, String text) {
            return Pattern.compile(Pattern.quote(glob).replace("*", "\\E.*\\Q"), Pattern.DOTALL)
                    .matcher(text)
                    .matches();
        }
    }
}
