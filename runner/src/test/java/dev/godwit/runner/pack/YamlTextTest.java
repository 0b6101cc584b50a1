package dev.godwit.runner.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class YamlTextTest {

    @Property
    void anyTextIsReadBackAsItIs(@ForAll("texts") String text) {
        assertThat(readBack("a:\n  b: " + YamlText.of(text, 4) + "\n  c: behind\n"))
                .isEqualTo(Map.of("a", Map.of("b", text, "c", "behind")));
    }

    @Property
    void aQuotedTextIsReadBackAsItIs(@ForAll("texts") String text) {
        assertThat(readBack(YamlText.quoted(text) + ": " + YamlText.quoted(text)))
                .isEqualTo(Map.of(text, text));
    }

    @Example
    void aScriptIsShownLineByLine() {
        assertThat(YamlText.of("CREATE TABLE a ();\n\n\t-- b: #c\nSELECT 'ü';\n", 4))
                .isEqualTo("|\n    CREATE TABLE a ();\n\n    \t-- b: #c\n    SELECT 'ü';");
    }

    /** Of what YAML gives a meaning, and of what is not to be seen. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars(" \n\r\t-#:|>\"'\\&*!%@`{}[]?,aé\u007f\u0085\u00a0\u2028\ufeff\uffff")
                .withCharRange('\ud83d', '\ud83d')
                .ofMaxLength(30)
                .map(text -> text.replace("\ud83d", "\ud83d\ude00"));
    }

    private static Object readBack(String yaml) {
        return new Load(LoadSettings.builder().build()).loadFromString(yaml);
    }
}
