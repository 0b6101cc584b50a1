package dev.godwit.runner.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a change of type does to the values. */
class ConversionTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            integer                     | bigint                      | WIDENING
            integer                     | numeric                     | WIDENING
            integer                     | numeric(4,2)                | ASSIGNMENT
            bigint                      | integer                     | ASSIGNMENT
            numeric(10,2)               | numeric(12,2)               | WIDENING
            numeric(12,2)               | numeric(10,2)               | ASSIGNMENT
            numeric(10,2)               | numeric(12,4)               | ASSIGNMENT
            character varying(10)       | character varying(20)       | WIDENING
            character varying(20)       | character varying(10)       | ASSIGNMENT
            character varying(20)       | text                        | WIDENING
            text                        | character varying(20)       | ASSIGNMENT
            character(5)                | text                        | ASSIGNMENT
            timestamp without time zone | timestamp with time zone    | ASSIGNMENT
            integer                     | text                        | ASSIGNMENT
            text                        | integer                     | NONE
            text                        | text[]                      | NONE
            integer[]                   | bigint[]                    | WIDENING
            app.status                  | app.state                   | NONE
            jsonb                       | integer                     | NONE
            """)
    void whatPostgresqlMakesOfTheValues(String from, String to, Conversion conversion) {
        assertThat(Conversion.of(from, to)).isEqualTo(conversion);
    }
}
