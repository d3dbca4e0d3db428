package dev.sluice.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Denied URIs and patterns, asked whether a URI is another spelling of what one of them names: in
 * other letter case, with other escapes, with more slashes, or with a query or fragment that a
 * server may drop. Only normal URIs are asked about; see {@link UriForm}.
 */
final class UriSpellings implements Predicate<String> {
    private static final Pattern OUTER_SLASHES = Pattern.compile("^/+|/+$");
    private static final Pattern SLASHES = Pattern.compile("//+");

    private final Set<String> exact = new HashSet<>();
    private final List<Glob> globs = new ArrayList<>();

    UriSpellings(Collection<String> denied) {
        for (String text : denied) {
            String plain = plain(text);
            if (Glob.isGlob(text)) {
                globs.add(Glob.of(plain));
            } else {
                exact.add(plain);
            }
        }
    }

    /** Whether the URI is a spelling of something denied. */
    @Override
    public boolean test(String uri) {
        if (exact.isEmpty() && globs.isEmpty()) {
            return false;
        }
        String withoutFragment = before(uri, '#');
        return isDenied(uri) || isDenied(withoutFragment) || isDenied(before(withoutFragment, '?'));
    }

    private boolean isDenied(String uri) {
        String plain = plain(uri);
        if (exact.contains(plain)) {
            return true;
        }
        int[] points = plain.codePoints().toArray();
        int[] folder = (plain + "/").codePoints().toArray();
        for (Glob glob : globs) {
            if (glob.matches(points) || glob.matches(folder)) {
                return true;
            }
        }
        return false;
    }

    private static String plain(String uri) {
        String text = Skeletons.of(PercentEncoding.decodeAnyway(uri));
        int path = text.indexOf("://") + 3;
        String rest = path < 3 ? text : text.substring(path);
        String bare = OUTER_SLASHES.matcher(rest).replaceAll("");
        return text.substring(0, text.length() - rest.length())
                + SLASHES.matcher(bare).replaceAll("/");
    }

    private static String before(String uri, char mark) {
        int at = uri.indexOf(mark);
        return at < 0 ? uri : uri.substring(0, at);
    }
}
