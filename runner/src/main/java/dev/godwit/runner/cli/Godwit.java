package dev.godwit.runner.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program's main class. */
@Command(
        name = "godwit",
        mixinStandardHelpOptions = true,
        version = "godwit 0.1.0",
        description = "PostgreSQL schema migrations: applies what is pending, in order, and refuses what was edited.",
        footer = {
            "",
            "The database is named by PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD, PGPASSFILE,",
            "PGSSLMODE and PGSSLROOTCERT, or by --url.",
            "",
            "Exit codes: 0 done, 2 refused or needs a person, 3 SQL failed, 4 a lock was not to be had,",
            "5 the database cannot be reached, 6 stopped, 64 wrong usage, 70 a bug."
        },
        subcommands = {
            DeployCommand.class,
            PlanCommand.class,
            RehearseCommand.class,
            HistoryCommand.class,
            DriftCommand.class,
            LintCommand.class,
            BundleCommand.class,
            WaitCommand.class
        })
public final class Godwit {

    /** What BSD's sysexits.h calls a usage error. */
    static final int USAGE = 64;

    private Godwit() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** @return the exit code */
    static int run(String... arguments) {
        CommandLine commands = commands();
        if (arguments.length == 0) {
            commands.usage(commands.getErr());
            return USAGE;
        }
        return commands.execute(arguments);
    }

    static CommandLine commands() {
        CommandLine commands = new CommandLine(new Godwit());
        commands.setCaseInsensitiveEnumValuesAllowed(true);
        commands.setExitCodeExceptionMapper(e -> USAGE);
        commands.setParameterExceptionHandler((e, args) -> {
            commands.getErr().println(e.getMessage());
            commands.getErr()
                    .println("Try: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
            return USAGE;
        });
        commands.setExecutionExceptionHandler((e, commandLine, result) -> {
            if (e instanceof IllegalArgumentException) {
                commandLine.getErr().println(e.getMessage());
                return USAGE;
            }
            throw e;
        });
        return commands;
    }
}
