package dev.godwit.runner.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT wrong;",
                "-- é😀\r\n\r\nSELECT 1; /* ä */ SELECT wrong;",
                "\n\n  SELECT 'ü😀',\r\n\t/* über */ wrong\r\nFROM t;",
                "SELECT 1; SELECT 1; SELECT wrong",
                "SELECT $$;$$; -- ;\nSELECT E'\\';', wrong;",
                "COPY t FROM stdin;\nwrong\n\\.\nSELECT\n wrong;"
            })
    void aPositionInAStatementIsFoundInTheFile(String sql) {
        SqlStatement last = Statements.of(sql).getLast();
        int inStatement = last.text().lastIndexOf("wrong");
        int position = last.text().codePointCount(0, inStatement) + 1;
        assertThat(last.offsetOf(position)).isEqualTo(sql.lastIndexOf("wrong"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-- a\n-- b\nSELECT 1", "\r\n/* a */ SELECT 1", "SELECT 1"})
    void aStatementWithoutAPositionIsFoundBehindItsComments(String sql) {
        List<SqlStatement> statements = Statements.of(sql);
        assertThat(statements).hasSize(1);
        assertThat(statements.getFirst().offsetOf(0)).isEqualTo(sql.indexOf("SELECT"));
    }
}
