package dev.godwit.bundle;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A versioned Flyway file name, {@code V<version>__<description>.sql}.
 *
 * @param version as written, with dots: {@code 1_2} is {@code 1.2}
 * @param description with spaces for underscores, as Flyway shows it; may be empty
 */
public record FlywayName(String version, String description) implements Comparable<FlywayName> {

    private static final Pattern VERSIONED =
            Pattern.compile("V(?<version>[0-9]+(?:[._][0-9]+)*)__(?<description>[A-Za-z0-9._-]*)\\.sql");
    private static final Pattern REPEATABLE = Pattern.compile("R__[A-Za-z0-9._-]+\\.sql");
    private static final Pattern DOT = Pattern.compile("\\.");
    private static final Pattern ANY = Pattern.compile("(?:[VUB][0-9._]+|R)__.*\\.sql");

    /** Empty if the name is not that of a versioned migration. */
    public static Optional<FlywayName> parse(String fileName) {
        Matcher matcher = VERSIONED.matcher(fileName);
        return matcher.matches()
                ? Optional.of(new FlywayName(
                        matcher.group("version").replace('_', '.'),
                        matcher.group("description").replace('_', ' ')))
                : Optional.empty();
    }

    /** Whether it names a migration that is applied again whenever it changes, {@code R__<description>.sql}. */
    public static boolean isRepeatable(String fileName) {
        return REPEATABLE.matcher(fileName).matches();
    }

    /** Whether Flyway would take the file for a migration of any kind: versioned, undo, baseline or repeatable. */
    public static boolean looksLikeOne(String fileName) {
        return ANY.matcher(fileName).matches();
    }

    /** By version, number by number; {@code 1} and {@code 1.0} are the same version. */
    @Override
    public int compareTo(FlywayName other) {
        List<BigInteger> mine = numbers();
        List<BigInteger> theirs = other.numbers();
        for (int i = 0; i < Math.max(mine.size(), theirs.size()); i++) {
            int order = at(mine, i).compareTo(at(theirs, i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static BigInteger at(List<BigInteger> numbers, int index) {
        return index < numbers.size() ? numbers.get(index) : BigInteger.ZERO;
    }

    private List<BigInteger> numbers() {
        return DOT.splitAsStream(version).map(BigInteger::new).toList();
    }
}
