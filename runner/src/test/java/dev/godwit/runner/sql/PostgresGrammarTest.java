package dev.godwit.runner.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.dylibso.chicory.runtime.InterpreterMachine;
import com.dylibso.chicory.wasm.Parser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The build takes libpg_query's switches apart and compiles it; the file from npm, interpreted as it is, says what is right. */
class PostgresGrammarTest {

    private static final Path ORIGINAL = Path.of("target/postgres-parser/libpg-query.wasm");

    @Test
    void whatTheBuildMakesOfTheGrammarAnswersAsTheOriginalDoes() throws IOException {
        WasmLibrary original = new WasmLibrary(Parser.parse(ORIGINAL), InterpreterMachine::new);
        WasmLibrary compiled = WasmLibrary.load();
        int trees = 0;
        int complaints = 0;
        for (String sql : texts()) {
            WasmLibrary.Answer expected = original.parse(sql);
            assertThat(compiled.parse(sql)).as(sql).isEqualTo(expected);
            switch (expected) {
                case WasmLibrary.Answer.Json json -> trees++;
                case WasmLibrary.Answer.Complaint complaint -> complaints++;
                case WasmLibrary.Answer.StackExhausted none -> throw new AssertionError(sql);
            }
        }
        assertThat(trees).isGreaterThan(700);
        assertThat(complaints).isGreaterThan(300);
    }

    /** All that this module's tests, its queries and the examples have, whole, by the statement, and broken off within every third. */
    private static List<String> texts() throws IOException {
        List<String> texts = new ArrayList<>();
        for (Path folder : List.of(Path.of("src"), Path.of("../examples"))) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file :
                        files.filter(PostgresGrammarTest::holdsSql).sorted().toList()) {
                    String text = Files.readString(file);
                    texts.add(text);
                    for (String part : text.split(";", -1)) {
                        texts.add(part);
                        if (texts.size() % 3 == 0) {
                            texts.add(part.substring(0, part.length() * 2 / 3));
                        }
                    }
                }
            }
        }
        return texts;
    }

    private static boolean holdsSql(Path file) {
        String path = file.toString();
        return path.endsWith(".sql") || path.contains("/review/corpus/");
    }
}
