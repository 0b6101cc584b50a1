package dev.godwit.runner.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END",
                "create or replace procedure p() begin atomic insert into t values (1); end",
                "CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2)",
                "CREATE FUNCTION f() RETURNS int AS $x$ BEGIN; $$;$$ END; $x$ LANGUAGE plpgsql",
                "SELECT E'\\';', U&'x;', \"a;b\" -- ;\n/* ; /* ; */ ; */, 'it''s;'",
                "CREATE TABLE \"case\" (\"end\" int, begin_at text)"
            })
    void aSemicolonInsideAStatementDoesNotEndIt(String statement) {
        assertThat(Statements.of(";; " + statement + "; SELECT 1;\n;"))
                .extracting(SqlStatement::text)
                .containsExactly(statement, "SELECT 1");
    }

    @Test
    void copysDataBelongsToItsStatementAndIsNoSql() {
        String sql = "COPY t (a) FROM STDIN WITH (FORMAT csv); \r\nit's; /*\r\n\\.\r\nSELECT 1";
        List<SqlStatement> statements = Statements.of(sql);
        assertThat(statements).hasSize(2);
        SqlStatement.Span data = statements.getFirst().data();
        assertThat(data).isNotNull();
        assertThat(data == null ? "" : sql.substring(data.start(), data.end())).isEqualTo("it's; /*\r\n");
        assertThat(Statements.of("COPY t FROM '/stdin'; COPY (SELECT 1 FROM stdin) TO STDOUT"))
                .extracting(SqlStatement::data)
                .containsOnlyNulls();
    }

    @Test
    void aScriptGoesToTheServerInChunksThatTogetherAreAllOfIt() {
        StringBuilder sql = new StringBuilder();
        for (int i = 0; i < 2_500; i++) {
            sql.append("INSERT INTO t VALUES (").append(i).append(");\n");
        }
        sql.append("COPY t FROM stdin;\n1\n\\.\nSELECT '")
                .append("x".repeat(Chunk.MAX_CHARACTERS))
                .append("';SELECT 2");
        List<Chunk> chunks = new ArrayList<>();
        Chunk.of(sql.toString()).forEachRemaining(chunks::add);
        assertThat(chunks).extracting(Chunk::statements).containsExactly(1000, 1000, 500, 1, 1, 1);
        assertThat(chunks).extracting(Chunk::firstNumber).containsExactly(1, 1001, 2001, 2501, 2502, 2503);
        assertThat(chunks.get(1).text())
                .startsWith("INSERT INTO t VALUES (1000)")
                .endsWith("(1999)");
        assertThat(chunks.get(1).reread().next().text()).isEqualTo("INSERT INTO t VALUES (1000)");
        assertThat(chunks.get(3).data()).isNotNull();
    }
}
