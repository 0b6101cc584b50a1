package dev.godwit.runner.failure;

/** How the script ran that failed, or whose check did, and so what state the database is in now. */
public enum Ran {
    /** In one transaction. */
    Together("The migration is rolled back and not recorded; those before it stay applied."),
    /** A seed, in one transaction. */
    Seed("The seed is rolled back and not recorded; the migrations stay applied."),
    /** A seed, for the second time in its transaction. */
    SeedAgain(
            "That was its second run: a seed is run twice before it is kept, since it is run again whenever its text changes."
                    + " It is rolled back and not recorded; the migrations stay applied."),
    /** Not at all: what was to be asked before it stopped it. */
    NotYet("The migration has not run and is not recorded; those before it stay applied."),
    /** Outside of a transaction, and what was to be asked behind it stopped its being recorded. */
    AloneUnchecked(
            "It ran outside of a transaction, so what it did stays; that it was begun is recorded, and the migrations before"
                    + " it stay applied. The next deploy looks whether it has taken effect, asks this check again and records"
                    + " it if no rows are found."),
    /** Outside of a transaction, and nothing of it is there. */
    AloneNothingLeft(
            "It ran outside of a transaction, left nothing behind and is not recorded; the migrations before it"
                    + " stay applied."),
    /** Outside of a transaction, and what it had left was removed. */
    AloneRemoved(
            "It ran outside of a transaction; what it left behind is removed, and it is not recorded; the migrations"
                    + " before it stay applied."),
    /** Outside of a transaction; it has to be finished, and the next run does so. */
    AloneBegun(
            "It ran outside of a transaction and has taken effect in part; the next deploy finishes it. The migrations"
                    + " before it stay applied."),
    /** Outside of a transaction; what it left could not be found out. */
    AloneUnknown(
            "It ran outside of a transaction, so a part of what it does may have stayed: look before you go on. It is"
                    + " not recorded; the migrations before it stay applied.");

    private final String state;

    Ran(String state) {
        this.state = state;
    }

    /** One or more sentences. */
    public String state() {
        return state;
    }
}
