package dev.sluice.policy;

import java.text.Normalizer;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a name looks like: compatibility forms, letter case and outer space are taken away (Unicode
 * NFKC, then case folding). Names of one skeleton are easily taken for each other.
 */
final class Skeletons implements Predicate<String> {
    private final Set<String> known = new HashSet<>();

    /** The skeletons of exact names. */
    Skeletons(Collection<String> names) {
        names.forEach(name -> known.add(of(name)));
    }

    /** Whether a name looks like one of the known ones. */
    @Override
    public boolean test(String name) {
        return !known.isEmpty() && known.contains(of(name));
    }

    /** Upper case first, because only it unfolds letters such as sharp s. */
    static String of(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFKC).toUpperCase(Locale.ROOT);
        StringBuilder folded = new StringBuilder(plain.length());
        plain.codePoints().map(Character::toLowerCase).forEach(folded::appendCodePoint);
        return Normalizer.normalize(folded, Normalizer.Form.NFKC).strip();
    }
}
