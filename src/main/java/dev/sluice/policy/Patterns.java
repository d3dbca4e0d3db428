package dev.sluice.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A list of exact names and globs, asked whether one of them matches. */
public final class Patterns {

    /** Matches nothing. */
    public static final Patterns NONE = new Patterns(List.of(), false);

    private final List<String> texts;
    private final Map<String, Match> exact = new HashMap<>();
    private final List<Glob> globs = new ArrayList<>();
    private final List<Match> globMatches = new ArrayList<>();
    private final Predicate<String> lookAlikes;

    private Patterns(List<String> texts, boolean uris) {
        this.texts = List.copyOf(texts);
        for (int i = 0; i < texts.size(); i++) {
            Match match = new Match(i, texts.get(i));
            if (Glob.isGlob(match.text())) {
                globs.add(Glob.of(match.text()));
                globMatches.add(match);
            } else {
                exact.putIfAbsent(match.text(), match);
            }
        }
        lookAlikes = uris ? new UriSpellings(texts) : new Skeletons(exact.keySet());
    }

    /**
     * The entry that matched.
     *
     * @param index its place in the list, from 0
     * @param text the name or glob as written
     */
    public record Match(int index, String text) {}

    /** A list in the order of its document. */
    public static Patterns of(List<String> texts) {
        return texts.isEmpty() ? NONE : new Patterns(texts, false);
    }

    /** A list of URIs in the order of its document; they may be spelt in more ways than names. */
    public static Patterns ofUris(List<String> texts) {
        return texts.isEmpty() ? NONE : new Patterns(texts, true);
    }

    /** The entry for a name: the exact one, else the first glob that matches; null for none. */
    public @Nullable Match find(String name) {
        Match match = exact.get(name);
        if (match != null || globs.isEmpty()) {
            return match;
        }
        int[] points = name.codePoints().toArray();
        for (int i = 0; i < globs.size(); i++) {
            if (globs.get(i).matches(points)) {
                return globMatches.get(i);
            }
        }
        return null;
    }

    /**
     * Whether a name looks like one of the exact names without being it, or a URI is another
     * spelling of what an entry names.
     */
    boolean resemble(String name) {
        return lookAlikes.test(name);
    }

    /** The entries as written, in order. */
    public List<String> texts() {
        return texts;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Patterns patterns && patterns.texts.equals(texts);
    }

    @Override
    public int hashCode() {
        return texts.hashCode();
    }

    @Override
    public String toString() {
        return texts.toString();
    }
}
