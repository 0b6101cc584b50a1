package dev.godwit.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource({
        "blog-db, blog-db, true",
        "blog-db, BLOG-DB, true",
        "blog-db, blog-db2, false",
        "blog-db, blog-db., false",
        "*, anything.at.all, true",
        "*.db.internal, blog.db.internal, true",
        "*.db.internal, a.b.db.internal, true",
        "*.db.internal, db.internal, false",
        "*.db.internal, blogxdb.internal, false",
        "*.db.internal, blog.db.internal.evil.example, false",
        "team-*-db, team-a-db, true",
        "10.0.*, 10.0.3.4, true",
        "10.0.*, 10x0.3.4, false",
        "2001:db8::*, 2001:db8::5, true"
    })
    void aStarStandsForAnythingAndNothingElseDoes(String pattern, String text, boolean matches) {
        assertThat(new Glob(pattern).matches(text)).isEqualTo(matches);
    }

    @Test
    void whatIsNoPatternIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Glob("a,b"))
                .withMessageContaining("\"a,b\" is not a name or pattern");
    }
}
