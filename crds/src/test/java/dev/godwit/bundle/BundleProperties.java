package dev.godwit.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class BundleProperties {

    @Property
    void theOrderOfFilesInASourceDoesNotMatter(
            @ForAll @NotEmpty Map<@AlphaChars @StringLength(min = 1, max = 20) String, String> sqlByName,
            @ForAll Random random) {
        List<String> names = new ArrayList<>(sqlByName.keySet());
        Collections.shuffle(names, random);
        Map<String, byte[]> shuffled = new LinkedHashMap<>();
        names.forEach(name -> shuffled.put(name, utf8(sqlByName, name)));
        assertThat(BundleReader.read(shuffled, Layout.Prisma))
                .isEqualTo(BundleReader.read(files(sqlByName), Layout.Prisma));
    }

    @Property
    void anyEditChangesTheDigest(
            @ForAll @Size(min = 1, max = 8)
                    Map<@AlphaChars @StringLength(min = 1, max = 8) String, @AlphaChars String> sqlByName,
            @ForAll Random random) {
        String before = digest(sqlByName);
        Map<String, String> edited = new LinkedHashMap<>(sqlByName);
        String victim = List.copyOf(edited.keySet()).get(random.nextInt(edited.size()));
        edited.compute(victim, (name, sql) -> sql + " ");
        assertThat(digest(edited)).isNotEqualTo(before);
    }

    private static String digest(Map<String, String> sqlByName) {
        return BundleReader.read(files(sqlByName), Layout.Prisma) instanceof BundleReading.Read(Bundle bundle)
                ? bundle.digest()
                : "refused";
    }

    private static Map<String, byte[]> files(Map<String, String> sqlByName) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        sqlByName.keySet().forEach(name -> files.put(name, utf8(sqlByName, name)));
        return files;
    }

    private static byte[] utf8(Map<String, String> sqlByName, String name) {
        return sqlByName.getOrDefault(name, "").getBytes(StandardCharsets.UTF_8);
    }
}
