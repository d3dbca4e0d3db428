package dev.sluice.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Denied URIs and patterns, asked whether a URI is another spelling of what one of them names: in
 * other letter case, with other escapes, with more slashes, or with a query, a fragment or
 * parameters that a server may drop. Only normal URIs are asked about; see {@link UriForm}.
 */
final class UriSpellings implements Predicate<String> {
    private static final Pattern OUTER_SLASHES = Pattern.compile("^/+|/+$");
    private static final Pattern SLASHES = Pattern.compile("//+");
    private static final Pattern PARAMETERS = Pattern.compile(";[^/?#]*");

    private final Set<String> exact = new HashSet<>();
    private final List<Glob> globs = new ArrayList<>();

    UriSpellings(Collection<String> denied) {
        for (String text : denied) {
            String plain = plain(PercentEncoding.decodeAnyway(text));
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
        return readings(uri).stream().anyMatch(this::isDenied);
    }

    /**
     * What is left of a URI when a server drops its query, its fragment or the parameters of its
     * path (RFC 3986, section 3.3), before or after it decodes.
     */
    private static Set<String> readings(String uri) {
        Set<String> found = new LinkedHashSet<>();
        for (String part : parts(uri)) {
            String decoded = PercentEncoding.decodeAnyway(part);
            for (String text : List.of(decoded, Skeletons.of(decoded))) {
                for (String read : parts(text)) {
                    found.add(read);
                    found.add(before(read, ';'));
                    found.add(PARAMETERS.matcher(read).replaceAll(""));
                }
            }
        }
        return found;
    }

    private static Set<String> parts(String uri) {
        Set<String> parts = new LinkedHashSet<>();
        parts.add(uri);
        parts.add(before(uri, '#'));
        parts.add(before(uri, '?'));
        return parts;
    }

    private boolean isDenied(String decoded) {
        String plain = plain(decoded);
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

    private static String plain(String decoded) {
        String text = Skeletons.of(decoded);
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
