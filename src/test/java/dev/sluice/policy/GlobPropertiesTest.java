package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Threat;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Globs against matchers that are slow and obviously right. */
@Threat("B18")
class GlobPropertiesTest {
    private static final int CASES = 1_000_000;
    private static final String[] SYMBOLS = {"a", "b", "/", ".", "\n", "é", "😀", "*", "?"};

    private final long seed = Long.getLong("sluice.test.seed", 20_261_121L);
    private final Random random = new Random(seed);

    @Test
    @Threat("B18")
    void a_glob_matches_exactly_what_the_reference_matches() {
        System.out.println("globs: seed " + seed);
        int matched = 0;
        for (int i = 0; i < CASES; i++) {
            String glob = text(SYMBOLS.length);
            String name = random.nextInt(3) == 0 ? text(SYMBOLS.length) : nameFor(glob);
            boolean matches = Glob.of(glob).matches(name);
            assertThat(matches).as("%s on %s", glob, name).isEqualTo(reference(glob, name));
            matched += matches ? 1 : 0;
        }
        assertThat(matched).isGreaterThan(CASES / 20);
    }

    /** A name that the glob matches, or one that differs in a single place. */
    private String nameFor(String glob) {
        String name =
                glob.codePoints()
                        .mapToObj(
                                c ->
                                        switch (c) {
                                            case '*' -> text(SYMBOLS.length);
                                            case '?' -> SYMBOLS[random.nextInt(SYMBOLS.length)];
                                            default -> Character.toString(c);
                                        })
                        .collect(Collectors.joining());
        int at = random.nextInt(name.length() + 1);
        return random.nextBoolean() ? name : name.substring(0, at) + text(3) + name.substring(at);
    }

    /** Regular expressions of the JDK, with every other character quoted. */
    private static boolean reference(String glob, String name) {
        String expression =
                glob.codePoints()
                        .mapToObj(
                                c ->
                                        switch (c) {
                                            case '*' -> ".*";
                                            case '?' -> ".";
                                            default -> Pattern.quote(Character.toString(c));
                                        })
                        .collect(Collectors.joining());
        return Pattern.compile(expression, Pattern.DOTALL).matcher(name).matches();
    }

    @Test
    void two_globs_meet_exactly_when_some_name_is_matched_by_both() {
        List<String> names = names(5);
        for (int i = 0; i < 20_000; i++) {
            Glob one = Glob.of(small());
            Glob other = Glob.of(small());
            boolean common =
                    names.stream().anyMatch(name -> one.matches(name) && other.matches(name));
            assertThat(one.meets(other)).as("%s and %s", one, other).isEqualTo(common);
            assertThat(other.meets(one)).isEqualTo(common);
        }
    }

    /** At most five symbols over two letters: a shortest common name has no more letters. */
    private String small() {
        return random.ints(random.nextInt(5), 0, 4)
                .mapToObj(i -> String.valueOf("ab*?".charAt(i)))
                .collect(Collectors.joining());
    }

    /** Every name over two letters. */
    private static List<String> names(int longest) {
        List<String> names = new ArrayList<>(List.of(""));
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name.length() < longest + 3) {
                names.add(name + "a");
                names.add(name + "b");
            }
        }
        return names;
    }

    private String text(int symbols) {
        return random.ints(random.nextInt(9), 0, symbols)
                .mapToObj(i -> SYMBOLS[i])
                .collect(Collectors.joining());
    }
}
