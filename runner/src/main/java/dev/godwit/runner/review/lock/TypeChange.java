package dev.godwit.runner.review.lock;

import dev.godwit.runner.review.act.Act;
import dev.godwit.runner.review.act.Constraint;
import dev.godwit.runner.review.act.DataType;
import dev.godwit.runner.review.schema.KnownSchema;
import dev.godwit.runner.review.schema.KnownTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a new type does to the values of a column. */
public final class TypeChange {

    /** Every other type becomes one of these by itself. */
    private static final Set<String> TEXTS = Set.of("text", "varchar", "bpchar");

    private static final Set<String> NUMBERS = Set.of("int2", "int4", "int8", "float4", "float8", "numeric");
    private static final Set<String> JSON = Set.of("json", "jsonb");
    private static final Set<String> ADDRESSES = Set.of("inet", "cidr");

    /** What each built-in type becomes by itself, besides text; of types that are not here nothing is known. */
    private static final Map<String, Set<String>> BY_ITSELF = Map.ofEntries(
            Map.entry("int2", NUMBERS),
            Map.entry("int4", NUMBERS),
            Map.entry("int8", NUMBERS),
            Map.entry("float4", NUMBERS),
            Map.entry("float8", NUMBERS),
            Map.entry("numeric", NUMBERS),
            Map.entry("json", JSON),
            Map.entry("jsonb", JSON),
            Map.entry("inet", ADDRESSES),
            Map.entry("cidr", ADDRESSES),
            Map.entry("date", Set.of("timestamp", "timestamptz")),
            Map.entry("time", Set.of("interval", "timetz")),
            Map.entry("timetz", Set.of("time")),
            Map.entry("timestamp", Set.of("date", "time", "timestamptz")),
            Map.entry("timestamptz", Set.of("date", "time", "timestamp", "timetz")),
            Map.entry("interval", Set.of("time")),
            Map.entry("bool", Set.of()),
            Map.entry("bytea", Set.of()),
            Map.entry("uuid", Set.of()),
            Map.entry("text", Set.of()),
            Map.entry("varchar", Set.of()),
            Map.entry("bpchar", Set.of()));

    private TypeChange() {}

    /** What the change does to the table. */
    public static TableLock.Work work(Act.ChangeType change, KnownSchema schema) {
        Optional<KnownTable> table = schema.table(change.table());
        DataType from = table.flatMap(known -> known.type(change.column())).orElse(null);
        TableLock.Work work = work(from, change.type(), change.computed());
        boolean checked = table.stream()
                .flatMap(known -> known.constraints().stream())
                .anyMatch(constraint -> constraint.kind() == Constraint.Kind.Check
                        && constraint.validated()
                        && constraint.columns().contains(change.column()));
        return work == TableLock.Work.Instant && checked ? TableLock.Work.Scan : work;
    }

    /**
     * @param from null if it is not known
     * @param computed whether an expression that is more than a cast makes the values
     */
    private static TableLock.Work work(@Nullable DataType from, DataType to, boolean computed) {
        if (computed || from == null || from.array() != to.array()) {
            return TableLock.Work.Rewrite;
        }
        return from.equals(to) || widens(from, to) ? TableLock.Work.Instant : TableLock.Work.Rewrite;
    }

    /** Whether PostgreSQL refuses the change unless an expression says how; false if it is not known. */
    public static boolean needsUsing(@Nullable DataType from, DataType to, KnownSchema schema) {
        if (from != null && schema.isEnum(to)) {
            return isKnown(from) || (schema.isEnum(from) && !from.equals(to));
        }
        return needsUsing(from, to);
    }

    /** The same for types that PostgreSQL has itself. */
    static boolean needsUsing(@Nullable DataType from, DataType to) {
        if (from == null || !isKnown(from) || !isKnown(to) || (TEXTS.contains(to.name()) && !to.array())) {
            return false;
        }
        if (from.array() != to.array()) {
            return true;
        }
        return !from.name().equals(to.name())
                && !TEXTS.contains(to.name())
                && !BY_ITSELF.getOrDefault(from.name(), Set.of()).contains(to.name());
    }

    private static boolean isKnown(DataType type) {
        return type.schema() == null && BY_ITSELF.containsKey(type.name());
    }

    private static boolean widens(DataType from, DataType to) {
        if (from.schema() != null || to.schema() != null) {
            return false;
        }
        return switch (from.name() + " " + to.name()) {
            case "varchar text" -> true;
            case "text varchar" -> to.modifiers().isEmpty();
            case "varchar varchar", "varbit varbit", "timestamp timestamp", "timestamptz timestamptz", "time time" ->
                longer(from.modifiers(), to.modifiers());
            case "numeric numeric" -> wider(from.modifiers(), to.modifiers());
            case "cidr inet" -> true;
            default -> false;
        };
    }

    private static boolean longer(List<Integer> from, List<Integer> to) {
        return to.isEmpty() || (!from.isEmpty() && from.getFirst() <= to.getFirst());
    }

    private static boolean wider(List<Integer> from, List<Integer> to) {
        return to.isEmpty() || (!from.isEmpty() && from.getFirst() <= to.getFirst() && scale(from) == scale(to));
    }

    private static int scale(List<Integer> modifiers) {
        return modifiers.size() > 1 ? modifiers.get(1) : 0;
    }
}
