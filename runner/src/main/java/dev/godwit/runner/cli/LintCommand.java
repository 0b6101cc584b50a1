package dev.godwit.runner.cli;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.BundleReading;
import dev.godwit.bundle.Layout;
import dev.godwit.report.Outcome;
import dev.godwit.runner.bundle.BundleFolder;
import dev.godwit.runner.review.Finding;
import dev.godwit.runner.review.Grade;
import dev.godwit.runner.review.Review;
import dev.godwit.runner.review.ReviewedMigration;
import dev.godwit.runner.review.Rule;
import dev.godwit.runner.review.RulePage;
import dev.godwit.runner.review.rules.Rules;
import dev.godwit.runner.sql.CheckScan;
import dev.godwit.runner.sql.PostgresParser;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code godwit lint}. */
@Command(
        name = "lint",
        mixinStandardHelpOptions = true,
        description =
                "Review migrations without a database: what they lock, rewrite, destroy, and where they will fail.",
        footer = {
            "",
            "Exit codes: 0 no finding that weighs as much as --fail-on, 1 at least one, 2 no bundle, or a check that is no query."
        })
final class LintCommand implements Callable<Integer> {

    private static final int FOUND = 1;

    @Parameters(
            arity = "0..*",
            paramLabel = "DIR",
            description = "Folders with migrations: prisma/migrations, Flyway's files, or <migration>.sql files.")
    private List<Path> folders = List.of();

    @Option(
            names = "--layout",
            defaultValue = "Auto",
            description = "${COMPLETION-CANDIDATES}; Auto decides by the file names.")
    private Layout layout = Layout.Auto;

    @Option(names = "--schema", defaultValue = "public", description = "The migrated schema (${DEFAULT-VALUE}).")
    private String schema = "public";

    @Option(
            names = "--after",
            paramLabel = "NAME",
            description =
                    "Tell only what is found behind this migration; those up to it are read for what they have made.")
    private @Nullable String after;

    @Option(
            names = "--fail-on",
            defaultValue = "Unsafe",
            description = "Exit with 1 from this grade on (${DEFAULT-VALUE}): Advice, Unsafe, Fails, Never.")
    private Threshold failOn = Threshold.Unsafe;

    @Option(
            names = "--from",
            defaultValue = "Advice",
            description = "Tell only what weighs at least this much (${DEFAULT-VALUE}): ${COMPLETION-CANDIDATES}.")
    private Grade from = Grade.Advice;

    @Option(names = "--disable", paramLabel = "RULE", description = "Leave a rule out. May be repeated.")
    private Set<String> disabled = Set.of();

    @Option(
            names = "--locks",
            description = "In text, tell of every migration which tables it locks, and what it does to them meanwhile.")
    private boolean locks;

    @Option(names = "--explain", paramLabel = "RULE", description = "Tell about a rule, and do nothing else.")
    private @Nullable String explain;

    @Option(
            names = "--output",
            defaultValue = "text",
            description = "text, json, sarif, or github for annotations in a workflow's log (${DEFAULT-VALUE}).")
    private Format format = Format.text;

    // picocli sets it before it calls the command.
    @SuppressWarnings("NullAway.Init")
    @Spec
    private CommandSpec spec;

    /** The values of {@code --output}, as they are typed. */
    enum Format {
        text,
        json,
        sarif,
        github
    }

    /** The values of {@code --fail-on}. */
    enum Threshold {
        Advice(Grade.Advice),
        Unsafe(Grade.Unsafe),
        Fails(Grade.Fails),
        Never(null);

        private final @Nullable Grade least;

        Threshold(@Nullable Grade least) {
            this.least = least;
        }

        boolean reached(Grade grade) {
            return least != null && grade.compareTo(least) >= 0;
        }
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (explain != null) {
            out.print(RulePage.of(rule(explain)));
            out.flush();
            return Outcome.Applied.exitCode();
        }
        if (folders.isEmpty()) {
            throw new IllegalArgumentException("Missing required parameter: DIR");
        }
        disabled.forEach(LintCommand::rule);
        return switch (BundleFolder.read(folders, layout)) {
            case BundleReading.Refused refused -> {
                spec.commandLine().getErr().println(Outcome.InvalidBundle + ": " + refused.message());
                yield Outcome.InvalidBundle.exitCode();
            }
            case BundleReading.Read(Bundle bundle) -> {
                List<String> problems = checkProblems(bundle);
                if (problems.isEmpty()) {
                    yield lint(bundle, out);
                }
                spec.commandLine()
                        .getErr()
                        .println(Outcome.InvalidBundle + ": " + new BundleReading.Refused(problems).message());
                yield Outcome.InvalidBundle.exitCode();
            }
        };
    }

    private List<String> checkProblems(Bundle bundle) {
        Supplier<PostgresParser> grammar = PostgresParser.lazily();
        return bundle.migrations().stream()
                .skip(skipped(bundle))
                .flatMap(migration -> migration.checks().stream())
                .flatMap(check -> CheckScan.problems(check, grammar).stream())
                .toList();
    }

    private int lint(Bundle bundle, PrintWriter out) {
        List<Rule> rules =
                Rules.ALL.stream().filter(rule -> !disabled.contains(rule.id())).toList();
        List<ReviewedMigration> reviewed =
                Review.of(bundle.migrations(), rules, PostgresParser.lazily(), schema).stream()
                        .skip(skipped(bundle))
                        .map(migration -> migration.from(from))
                        .toList();
        MigrationFiles files = new MigrationFiles(folders);
        switch (format) {
            case text -> new LintText(files, locks).print(reviewed, out);
            case json -> LintJson.print(reviewed, out);
            case sarif -> new LintSarif(files, rules).print(reviewed, out);
            case github -> new LintGithub(files).print(reviewed, out);
        }
        out.flush();
        boolean failed = reviewed.stream()
                .flatMap(migration -> migration.findings().stream())
                .map(Finding::grade)
                .anyMatch(failOn::reached);
        return failed ? FOUND : Outcome.Applied.exitCode();
    }

    private int skipped(Bundle bundle) {
        if (after == null) {
            return 0;
        }
        int index = bundle.names().indexOf(after);
        if (index < 0) {
            throw new IllegalArgumentException("--after names " + after + ", which is not in the bundle.");
        }
        return index + 1;
    }

    private static Rule rule(String id) {
        return Rules.ALL.stream()
                .filter(rule -> rule.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no rule " + id + ". The rules are "
                        + Rules.ALL.stream().map(Rule::id).collect(Collectors.joining(", ")) + "."));
    }
}
