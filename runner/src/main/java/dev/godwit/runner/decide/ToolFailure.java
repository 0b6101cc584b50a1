package dev.godwit.runner.decide;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.Layout;
import dev.godwit.report.Failure;
import java.util.List;

/**
 * Migrations that the tool before began, and of which its own table does not say that they were finished.
 *
 * @param rows at least one
 */
record ToolFailure(Bundle bundle, List<ToolRow> rows) {

    private static final int MAX = 5;

    ToolFailure {
        rows = List.copyOf(rows);
    }

    /** What happened, and what to do, with the YAML to paste. */
    String message() {
        String names = RefusalText.some(rows.stream().map(ToolRow::name).toList());
        return tool() + " itself recorded that "
                + (rows.size() == 1 ? "a migration failed" : rows.size() + " migrations failed") + ": " + names
                + ". How far it came is not known. " + RefusalText.UNTOUCHED + next();
    }

    /** The first of them, for the report. */
    Failure first() {
        ToolRow row = rows.getFirst();
        return new Failure(
                row.failureId(),
                row.name(),
                null,
                null,
                null,
                null,
                tool() + " recorded that it was begun at " + row.at() + ", and not that it was finished",
                null,
                null,
                null,
                "It failed, or was broken off, before Godwit came.",
                next(),
                null,
                null);
    }

    private String tool() {
        return bundle.layout() == Layout.Prisma ? "Prisma" : "Flyway";
    }

    private String next() {
        if (bundle.layout() != Layout.Prisma) {
            return "See what it left behind, undo it, and remove the row with: flyway repair. The next run goes on from"
                    + " there.";
        }
        StringBuilder yaml = new StringBuilder("\nspec:\n  deploy:\n    resolve:\n");
        for (ToolRow row : rows.subList(0, Math.min(MAX, rows.size()))) {
            yaml.append("    - {migration: \"")
                    .append(row.name())
                    .append("\", failure: \"")
                    .append(row.failureId())
                    .append("\", as: ")
                    .append(bundle.names().contains(row.name()) ? "Applied" : "NotApplied")
                    .append(", reason: WHY}\n");
        }
        return "See what it left behind (the column logs of _prisma_migrations has what Prisma saw), and say:" + yaml
                + "as: Applied if all of it is there (the bundle must have it), NotApplied if nothing of it is. prisma"
                + " migrate resolve --applied and --rolled-back say the same.";
    }
}
