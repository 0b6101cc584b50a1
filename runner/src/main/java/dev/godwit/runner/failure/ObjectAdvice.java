package dev.godwit.runner.failure;

import dev.godwit.bundle.Migration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the bundle knows of an object that is missing, or that is there already. */
final class ObjectAdvice {

    private static final Pattern MISSING = Pattern.compile(
            "[a-z ]+ \"([^\"]+)\"(?: (?:of relation|for table|for relation) \"([^\"]+)\")? does not exist.*");
    private static final Pattern MISSING_COLUMN = Pattern.compile("column (\\S+) does not exist");
    private static final Pattern THERE =
            Pattern.compile("[a-z ]+ \"([^\"]+)\"(?: (?:of|for) (?:relation|table) \"([^\"]+)\")? already exists.*");
    private static final String DRIFT = "`godwit drift` lists what differs from what the migrations made";

    private final @Nullable String relation;
    private final String name;
    private final List<Found> all = new ArrayList<>();

    private ObjectAdvice(Scene scene, @Nullable String relation, String name) {
        this.relation = relation;
        this.name = name;
        int place = scene.bundle().stream()
                .map(Migration::name)
                .toList()
                .indexOf(scene.migration().name());
        for (int i = 0; place >= 0 && i < scene.bundle().size(); i++) {
            Migration migration = scene.bundle().get(i);
            for (Ddl.Change change : Ddl.of(migration)) {
                int side = i == place ? Integer.compare(change.number(), scene.number()) : Integer.compare(i, place);
                all.add(new Found(migration.name(), i == place, side, change));
            }
        }
    }

    /** @param side before or behind the statement that failed, or this very one: -1, 1 or 0 */
    private record Found(String migration, boolean here, int side, Ddl.Change change) {}

    /** Null if the message does not name what is missing, or the bundle does not know it. */
    static @Nullable String missing(Scene scene) {
        // Of what PostgreSQL says, and not of what is shown: the name is looked for, and told as the bundle has it.
        String message = scene.error().message();
        Matcher column = MISSING_COLUMN.matcher(message);
        if (column.matches()) {
            String named = Objects.requireNonNull(column.group(1)).replaceFirst("^.*\\.", "");
            return new ObjectAdvice(scene, null, named.replace("\"", "")).missing(true);
        }
        Matcher named = MISSING.matcher(message);
        if (!named.matches()) {
            return null;
        }
        return new ObjectAdvice(scene, named.group(2), last(Objects.requireNonNull(named.group(1))))
                .missing(named.group(2) != null || message.startsWith("column "));
    }

    /** Null if the message does not name it. */
    static @Nullable String existing(Scene scene) {
        Matcher named = THERE.matcher(scene.error().message());
        return named.matches()
                ? new ObjectAdvice(scene, named.group(2), last(Objects.requireNonNull(named.group(1)))).existing()
                : null;
    }

    private @Nullable String missing(boolean column) {
        Optional<Found> before = newest(column, this::same);
        Optional<Found> behind = all.stream()
                .filter(found -> found.side() > 0 && found.change().makes() && fits(found, column) && same(found))
                .findFirst();
        Optional<Found> otherCase = newest(
                column,
                found -> !same(found)
                        && found.change().makes()
                        && found.change().name().equalsIgnoreCase(name));
        if (before.isPresent() && !before.get().change().makes()) {
            return place(before.get()) + " removes or renames it. Correct this statement, or put it before that.";
        }
        if (before.isPresent()) {
            return place(before.get())
                    + " creates it, and it is not there: something outside the migrations has removed"
                    + " or renamed it, or it is in a schema that search_path does not name. " + DRIFT + ".";
        }
        if (behind.isPresent()) {
            return behind.get().here()
                    ? "A statement further down in this file creates it: put that one first."
                    : behind.get().migration()
                            + ", which is pending too and comes after this one, creates it: give this"
                            + " migration a name that sorts behind it, or move the statement there.";
        }
        return otherCase
                .map(found -> place(found) + " creates it as "
                        + Scene.quoted(found.change().name())
                        + ": write it like that, with the quotes.")
                .orElse(null);
    }

    private String existing() {
        boolean part = relation != null;
        Optional<Found> before = newest(part, this::same);
        if (before.isPresent() && before.get().change().makes()) {
            return place(before.get()) + " makes it already: take one of the two away.";
        }
        return "No earlier statement of the bundle makes it, so something outside the migrations has; " + DRIFT
                + ". If it is just what this statement makes, drop it, or write IF NOT EXISTS where PostgreSQL has that;"
                + " if not, rename one of the two.";
    }

    private Optional<Found> newest(boolean part, Predicate<Found> condition) {
        return all.stream()
                .filter(found -> found.side() < 0 && fits(found, part) && condition.test(found))
                .reduce((first, second) -> second);
    }

    private boolean fits(Found found, boolean part) {
        String of = found.change().relation();
        return part ? of != null && (relation == null || relation.equals(of)) : of == null;
    }

    private boolean same(Found found) {
        return found.change().name().equals(name);
    }

    private static String place(Found found) {
        return found.here() ? "An earlier statement of this file" : found.migration();
    }

    private static String last(String qualified) {
        return qualified.substring(qualified.lastIndexOf('.') + 1);
    }
}
