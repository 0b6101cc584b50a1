package dev.godwit.runner.cli;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.BundleFiles;
import dev.godwit.bundle.BundleReading;
import dev.godwit.bundle.Layout;
import dev.godwit.report.Outcome;
import dev.godwit.runner.bundle.BundleFolder;
import dev.godwit.runner.pack.ConfigMaps;
import dev.godwit.runner.pack.OciLayout;
import dev.godwit.runner.pack.TooLargeException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code godwit bundle}. */
@Command(
        name = "bundle",
        mixinStandardHelpOptions = true,
        description = {
            "Pack migrations for the cluster: immutable ConfigMaps named by their content (printed as YAML), or with --oci"
                    + " an image.",
            "The same migrations give the same bytes. What to write into the DatabaseMigration is said on stderr."
        },
        footer = {"", "Exit codes: 0 done, 2 no bundle, or one that ConfigMaps cannot hold."})
final class BundleCommand implements Callable<Integer> {

    private static final Pattern CONFIG_MAP = Pattern.compile("[a-z0-9]([-a-z0-9]{0,198}[a-z0-9])?");
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern REPOSITORY =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,252}(:[0-9]{1,5})?(/[a-z0-9]+([._-]+[a-z0-9]+){0,20}){1,10}");
    private static final Pattern FOLDER = Pattern.compile("(/[A-Za-z0-9_][A-Za-z0-9._-]{0,99}){1,8}");
    private static final Pattern LABEL_KEY =
            Pattern.compile("([a-z0-9][a-z0-9.-]{0,252}/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
    private static final Pattern LABEL = Pattern.compile("([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?");

    @Parameters(
            arity = "1..*",
            paramLabel = "DIR",
            description = "Folders with migrations: prisma/migrations, Flyway's files, or <migration>.sql files.")
    private List<Path> folders = List.of();

    @Option(
            names = "--name",
            required = true,
            paramLabel = "NAME",
            description = "What the ConfigMaps are called before the digits of their content; with --oci, the image's"
                    + " repository, such as registry.example.org/blog-migrations.")
    private String name = "";

    @Option(
            names = "--layout",
            defaultValue = "Auto",
            description = "${COMPLETION-CANDIDATES}; Auto decides by the file names.")
    private Layout layout = Layout.Auto;

    @Option(names = "--namespace", paramLabel = "NAME", description = "The namespace that the ConfigMaps name.")
    private String namespace = "";

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "A label of the ConfigMaps. May be repeated.")
    private SortedMap<String, String> labels = new TreeMap<>();

    @Option(names = "--output", paramLabel = "FILE", description = "Write the ConfigMaps there, not to stdout.")
    private @Nullable Path output;

    @Option(
            names = "--oci",
            paramLabel = "DIR",
            description = "Write an OCI image layout into this folder, which must be empty or new; print its digest.")
    private @Nullable Path oci;

    @Option(
            names = "--path",
            defaultValue = "/migrations",
            description = "Where in the image the migrations lie (${DEFAULT-VALUE}).")
    private String path = "/migrations";

    // picocli sets it before it calls the command.
    @SuppressWarnings("NullAway.Init")
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (oci != null) {
            require("--name", REPOSITORY, name, "a repository without tag and digest, registry.example.org/name");
            require("--path", FOLDER, path, "an absolute path such as /migrations");
        } else {
            require("--name", CONFIG_MAP, name, "a name for ConfigMaps: lower-case letters, digits and '-'");
            if (!namespace.isEmpty()) {
                require("--namespace", NAMESPACE, namespace, "a namespace");
            }
            labels.forEach((key, value) -> {
                require("--label", LABEL_KEY, key, "a label's key");
                require("--label", LABEL, value, "a label's value");
            });
        }
        BundleFiles files = BundleFolder.files(folders);
        return switch (files.read(layout)) {
            case BundleReading.Refused refused -> refuse(refused.message());
            case BundleReading.Read(Bundle bundle) ->
                oci == null ? configMaps(bundle, files) : image(bundle, files, oci);
        };
    }

    private int configMaps(Bundle bundle, BundleFiles files) throws IOException {
        try {
            ConfigMaps packed = ConfigMaps.of(name, bundle, files);
            String yaml = packed.yaml(namespace, labels);
            if (output == null) {
                print(yaml);
            } else {
                Files.writeString(output, yaml);
            }
            say(count(bundle) + ". In the DatabaseMigration:\n" + packed.snippet());
            return Outcome.Applied.exitCode();
        } catch (TooLargeException e) {
            return refuse(e.getMessage() + " Ship it as an image: --oci.");
        }
    }

    private int image(Bundle bundle, BundleFiles files, Path into) throws IOException {
        if (Files.exists(into)) {
            try (Stream<Path> entries = Files.list(into)) {
                if (entries.findAny().isPresent()) {
                    throw new IllegalArgumentException("--oci: " + into + " is not empty.");
                }
            }
        }
        OciLayout image = new OciLayout(name, path, bundle, files);
        image.write(into);
        print(image.digest() + "\n");
        say(count(bundle) + ". In the DatabaseMigration:\n" + image.snippet());
        return Outcome.Applied.exitCode();
    }

    private void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
    }

    private void say(String text) {
        PrintWriter err = spec.commandLine().getErr();
        err.print(text);
        err.flush();
    }

    private int refuse(String message) {
        spec.commandLine().getErr().println(Outcome.InvalidBundle + ": " + message);
        return Outcome.InvalidBundle.exitCode();
    }

    private static String count(Bundle bundle) {
        int migrations = bundle.migrations().size();
        return migrations + (migrations == 1 ? " migration" : " migrations");
    }

    private static void require(String option, Pattern pattern, String value, String meaning) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException(option + ": \"" + value + "\" is not " + meaning + ".");
        }
    }
}
