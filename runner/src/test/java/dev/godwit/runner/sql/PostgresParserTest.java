package dev.godwit.runner.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.FunctionImport;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.ValType;
import dev.godwit.runner.sql.PostgresParser.Parsed;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresParserTest {

    private static final PostgresParser PARSER = new PostgresParser();

    @Test
    void theLibrarysImportsAreThoseThatTheirRolesSay() {
        WasmModule module = PostgresGrammar.load();
        Map<String, String> signatures = new TreeMap<>();
        module.importSection().stream()
                .map(FunctionImport.class::cast)
                .forEach(wanted -> signatures.put(
                        wanted.name(), signature(module.typeSection().getType(wanted.typeIndex()))));
        assertThat(signatures.keySet()).isEqualTo(WasmLibrary.IMPORTS.keySet());
        WasmLibrary.IMPORTS.forEach((name, role) -> {
            if (role.startsWith("invoke_")) {
                assertThat(signatures).as(role).containsEntry(name, role.substring("invoke_".length()));
            }
        });
    }

    /** As Emscripten writes it: the result, then the arguments behind the function's index. */
    private static String signature(FunctionType type) {
        String result = type.returns().isEmpty() ? "v" : letters(type.returns());
        return result + (type.params().isEmpty() ? "" : letters(type.params()).substring(1));
    }

    private static String letters(List<ValType> types) {
        return types.stream().map(type -> type.equals(ValType.I32) ? "i" : "j").collect(Collectors.joining());
    }

    @Test
    void aStatementIsATreeWithItsType() {
        assertThat(PARSER.parse("CREATE INDEX CONCURRENTLY i ON \"T\" (lower(a)) WHERE b; VACUUM"))
                .isInstanceOfSatisfying(Parsed.Tree.class, tree -> {
                    assertThat(tree.statements()).hasSize(2);
                    assertThat(tree.statements()
                                    .getFirst()
                                    .path("IndexStmt")
                                    .path("concurrent")
                                    .asBoolean())
                            .isTrue();
                    assertThat(tree.statements().getLast().has("VacuumStmt")).isTrue();
                });
    }

    @Test
    void whatIsNoSqlIsRefusedWithItsPlaceAndTheNextTextIsParsedAgain() {
        for (int i = 0; i < 20; i++) {
            assertThat(PARSER.parse("SELECT 'ü'; SELEC 1"))
                    .isEqualTo(new Parsed.Refused("syntax error at or near \"SELEC\"", 13));
            assertThat(PARSER.parse("SELECT 1")).isInstanceOf(Parsed.Tree.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"(, ), 1000, Tree", "(, ), 20000, Refused", "'NOT ', '', 1000, TooDeep", "ARRAY[, ']', 3000, TooDeep"})
    void aTextThatIsNestedDeeplyEndsNeitherTheProgramNorTheParser(
            String opening, String closing, int depth, String expected) {
        String sql = "SELECT " + opening.repeat(depth) + "true" + closing.repeat(depth);
        for (int i = 0; i < 3; i++) {
            assertThat(PARSER.parse(sql).getClass().getSimpleName()).isEqualTo(expected);
            assertThat(PARSER.parse("SELECT 1")).isInstanceOf(Parsed.Tree.class);
        }
    }

    @Test
    void codeIsATreeAndWhatIsNoneIsRefusedWhereverItEnds() {
        String code = "DO $$ DECLARE r record; BEGIN FOR r IN SELECT 1 LOOP EXECUTE 'x'; END LOOP; END $$";
        for (int end = 2; end < code.length(); end++) {
            assertThat(PARSER.parseCode(code.substring(0, end))).isInstanceOf(Parsed.Refused.class);
        }
        assertThat(PARSER.parseCode(code))
                .isInstanceOfSatisfying(
                        Parsed.Tree.class,
                        tree -> assertThat(tree.statements())
                                .singleElement()
                                .satisfies(block -> assertThat(block.has("PLpgSQL_stmt_block"))
                                        .isTrue()));
        assertThat(PARSER.parseCode("DO LANGUAGE plperl $$ 1 $$")).isEqualTo(new Parsed.Tree(List.of()));
    }

    @Test
    void theMemoryGrowsWithTheText() {
        String rows = "(1, 'abcdefghij'),".repeat(6_000);
        assertThat(PARSER.parse("INSERT INTO t VALUES " + rows + "(2, '')")).isInstanceOf(Parsed.Tree.class);
    }
}
