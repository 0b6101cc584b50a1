package dev.godwit.runner.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where a migration of a bundle lies, as a person or a program would open it. */
record MigrationFiles(List<Path> folders) {

    MigrationFiles {
        folders = List.copyOf(folders);
    }

    /** With slashes, below one of the folders as they were given. */
    String of(String migration) {
        return folders.stream()
                .flatMap(folder -> Stream.of(
                        folder.resolve(migration).resolve("migration.sql"),
                        folder.resolve(migration + ".sql"),
                        folder.resolve(migration)))
                .filter(Files::isRegularFile)
                .findFirst()
                .map(file -> file.normalize().toString().replace('\\', '/'))
                .orElse(migration);
    }
}
