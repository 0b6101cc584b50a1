package dev.godwit.runner.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.runner.sql.Token.Kind;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlLexerTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'it''s'",
                "E'it\\'s'",
                "e'\\\\'",
                "U&'d\\0061t\\+000061'",
                "B'101'",
                "X'1F'",
                "N'x'",
                "'with \\ backslash'",
                "'over\nlines'",
                "'-- no comment /* none either'"
            })
    void aStringLiteralIsOneToken(String literal) {
        assertThat(SqlLexer.tokens(literal)).containsExactly(new Token(Kind.StringLiteral, literal, 0, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"$$it's$$", "$x$ $$ $y$ $x$", "$_1$a;b$_1$", "$ä$'$ä$"})
    void aDollarQuoteIsOneToken(String literal) {
        assertThat(SqlLexer.tokens(literal)).containsExactly(new Token(Kind.DollarString, literal, 0, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/* a /* nested */ b */", "-- to the end of the line; 'quote", "/**/"})
    void aCommentIsOneToken(String comment) {
        assertThat(SqlLexer.tokens(comment)).containsExactly(new Token(Kind.Comment, comment, 0, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'open", "E'open\\'", "\"open", "$x$ open $y$", "/* /* open */", "$$"})
    void whatIsNeverClosedIsKnownToBeOpen(String open) {
        assertThat(SqlLexer.tokens(open)).singleElement().matches(token -> !token.terminated());
    }

    @Test
    void aDollarInsideANameIsNoQuote() {
        assertThat(SqlLexer.significant("a$b$c $1 + 1.5e-3"))
                .extracting(Token::kind)
                .containsExactly(Kind.Word, Kind.Symbol, Kind.Symbol, Kind.Number);
    }

    @Test
    void aQuotedIdentifierStandsForItsNameWithoutQuotes() {
        assertThat(SqlLexer.significant("\"Post \"\"x\"\"\" Post"))
                .extracting(Token::name)
                .containsExactly("Post \"x\"", "post");
    }

    @Test
    void aBackslashOutsideOfQuotesIsRecognised() {
        assertThat(SqlLexer.significant("\\connect x").getFirst().kind()).isEqualTo(Kind.Backslash);
    }

    @Property
    void noCharacterIsEverLost(
            @ForAll
                    List<
                                    @Chars({
                                        '\'', '"', '$', '-', '/', '*', '\\', 'E', 'u', '&', '\n', ';', '1', '.', ' ',
                                        'é'
                                    })
                                    @CharRange(from = 'a', to = 'c') Character>
                            characters) {
        StringBuilder sql = new StringBuilder();
        characters.forEach(sql::append);
        StringBuilder again = new StringBuilder();
        for (Token token : SqlLexer.tokens(sql.toString())) {
            assertThat(token.start()).isEqualTo(again.length());
            again.append(token.text());
        }
        assertThat(again.toString()).isEqualTo(sql.toString());
    }
}
