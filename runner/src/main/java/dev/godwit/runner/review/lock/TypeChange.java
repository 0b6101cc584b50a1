package dev.godwit.runner.review.lock;

import dev.godwit.runner.review.act.Act;
import dev.godwit.runner.review.act.Constraint;
import dev.godwit.runner.review.act.DataType;
import dev.godwit.runner.review.schema.KnownSchema;
import dev.godwit.runner.review.schema.KnownTable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a new type does to the values of a column. */
public final class TypeChange {

    private static final Set<String> TEXTS = Set.of("text", "varchar", "bpchar", "name", "citext");
    private static final Set<String> FROM_TEXT_BY_NO_CAST = Set.of(
            "int2",
            "int4",
            "int8",
            "float4",
            "float8",
            "numeric",
            "bool",
            "uuid",
            "json",
            "jsonb",
            "date",
            "time",
            "timetz",
            "timestamp",
            "timestamptz",
            "interval",
            "bytea",
            "inet",
            "cidr");

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
    public static boolean needsUsing(@Nullable DataType from, DataType to) {
        return from != null
                && from.schema() == null
                && to.schema() == null
                && ((TEXTS.contains(from.name()) && FROM_TEXT_BY_NO_CAST.contains(to.name()))
                        || (from.is("int2", "int8") && to.is("bool"))
                        || (from.is("int2", "int4", "int8")
                                && to.is("uuid", "date", "timestamp", "timestamptz", "json"))
                        || (from.is("bool") && to.is("int2", "int8", "numeric"))
                        || (from.array() != to.array() && !TEXTS.contains(to.name())));
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
