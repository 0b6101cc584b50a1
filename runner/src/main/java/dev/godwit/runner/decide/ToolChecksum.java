package dev.godwit.runner.decide;

import dev.godwit.bundle.Layout;
import dev.godwit.bundle.Migration;
import dev.godwit.bundle.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;

/** The checksums that the tools keep. */
public final class ToolChecksum {

    private static final int SHA256_HEX = 64;

    private ToolChecksum() {}

    /** As the tool of this layout writes it. */
    public static String of(Layout layout, Migration migration) {
        return switch (layout) {
            case Prisma -> migration.sha256();
            case Flyway -> Integer.toString(flyway(migration.sql()));
            case Auto -> throw new IllegalArgumentException("a bundle that was read has a layout");
        };
    }

    /** Whether the tool would take its own checksum for one of this migration. */
    static boolean matches(Layout layout, String checksum, Migration migration) {
        return layout == Layout.Flyway
                ? checksum.equals(of(layout, migration))
                : matchesPrisma(checksum.toLowerCase(Locale.ROOT), migration);
    }

    /** What stands in the ledger for a content that nobody has any more. */
    static String recorded(Layout layout, String checksum) {
        String hex = checksum.toLowerCase(Locale.ROOT);
        boolean sha256 = layout == Layout.Prisma && hex.length() == SHA256_HEX && hex.matches("[0-9a-f]+");
        return sha256 ? hex : Sha256.hex(layout.name() + " " + checksum);
    }

    private static boolean matchesPrisma(String checksum, Migration migration) {
        if (same(checksum, migration.sha256())) {
            return true;
        }
        String lf = ScriptForms.withLf(migration.sql());
        return same(checksum, Sha256.hex(lf)) || same(checksum, Sha256.hex(lf.replace("\n", "\r\n")));
    }

    private static boolean same(String checksum, String sha256) {
        return checksum.length() == SHA256_HEX ? checksum.equals(sha256) : checksum.equals(unpadded(sha256));
    }

    /** Old versions of Prisma left out the zero in front of a small byte. */
    private static String unpadded(String sha256) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < sha256.length(); i += 2) {
            text.append(sha256.charAt(i) == '0' ? "" : sha256.charAt(i)).append(sha256.charAt(i + 1));
        }
        return text.toString();
    }

    /** Over the lines without their ends. */
    private static int flyway(String sql) {
        CRC32 crc = new CRC32();
        sql.lines().forEach(line -> crc.update(line.getBytes(StandardCharsets.UTF_8)));
        return (int) crc.getValue();
    }
}
