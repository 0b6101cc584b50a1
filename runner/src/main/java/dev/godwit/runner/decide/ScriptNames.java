package dev.godwit.runner.decide;

import dev.godwit.bundle.Layout;

/** How Flyway calls the migrations of a bundle. */
public final class ScriptNames {

    private ScriptNames() {}

    /**
     * The file name under which Flyway gets a migration. In the Prisma layout its version is the place in the ledger,
     * because Prisma's own numbers may repeat or be absent.
     */
    public static String script(Layout layout, int seq, String name) {
        return switch (layout) {
            case Flyway -> name;
            case Prisma -> "V" + seq + "__" + name + ".sql";
            case Auto -> throw new IllegalArgumentException("a bundle that was read has a layout");
        };
    }
}
