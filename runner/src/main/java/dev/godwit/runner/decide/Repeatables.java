package dev.godwit.runner.decide;

/** Flyway's repeatable migrations, by their names; no migration of Prisma's layout can be called so. */
public final class Repeatables {

    private Repeatables() {}

    public static boolean isOne(String name) {
        return name.startsWith("R__") && name.endsWith(".sql");
    }
}
