package dev.sluice.oracle;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where servers may arrive that decode, fold, normalise or only half understand a URI. */
final class UriReadings {
    private static final Pattern SCHEME = Pattern.compile("(?i)^([a-z][a-z0-9+.-]*):");
    private static final Pattern PARAMETERS = Pattern.compile(";[^/]*");
    private static final Set<String> INTERNET = Set.of("http", "https", "ws", "wss", "ftp");

    private UriReadings() {}

    /** Every place, as {@code scheme://host/path} without dot segments and empty segments. */
    static Set<String> of(String uri) {
        Set<String> places = new LinkedHashSet<>();
        String once = decoded(uri);
        for (String spelt : new LinkedHashSet<>(List.of(uri, once, decoded(once)))) {
            arrive(spelt, places);
            arrive(spelt.toLowerCase(Locale.ROOT), places);
            arrive(Normalizer.normalize(spelt, Normalizer.Form.NFKC), places);
        }
        return places;
    }

    private static void arrive(String spelt, Set<String> places) {
        String text = before(spelt.strip().replace('\\', '/'), '\0');
        String plain = before(before(text, '#'), '?');
        place(plain, places);
        place(before(plain, ';'), places);
        place(PARAMETERS.matcher(plain).replaceAll(""), places);
    }

    private static void place(String plain, Set<String> places) {
        Matcher scheme = SCHEME.matcher(plain);
        if (!scheme.find()) {
            places.add("file:///" + path(plain));
            return;
        }
        String name = scheme.group(1).toLowerCase(Locale.ROOT);
        String rest = plain.substring(scheme.end());
        if (name.equals("file")) {
            places.add("file:///" + path(rest));
            if (rest.startsWith("//")) {
                int slash = rest.indexOf('/', 2);
                places.add("file:///" + (slash < 0 ? "" : path(rest.substring(slash))));
            }
            return;
        }
        String bare = rest.replaceFirst(INTERNET.contains(name) ? "^/*" : "^//", "");
        int slash = bare.indexOf('/');
        String host = slash < 0 ? bare : bare.substring(0, slash);
        places.add(
                name
                        + "://"
                        + host(name, host)
                        + "/"
                        + (slash < 0 ? "" : path(bare.substring(slash))));
    }

    private static String host(String scheme, String authority) {
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        if (INTERNET.contains(scheme)) {
            host = host.toLowerCase(Locale.ROOT).replaceFirst(":(80|443|21|0*80|0*443)?$", "");
        }
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    private static String path(String path) {
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        return String.join("/", segments);
    }

    private static String decoded(String uri) {
        if (uri.indexOf('%') < 0) {
            return uri;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        while (at < uri.length()) {
            int wide = uri.startsWith("%u", at) ? hex(uri, at + 2, 4) : -1;
            int octet = uri.charAt(at) == '%' ? hex(uri, at + 1, 2) : -1;
            if (wide >= 0) {
                out.writeBytes(Character.toString(wide).getBytes(StandardCharsets.UTF_8));
                at += 6;
            } else if (octet >= 0) {
                out.write(octet);
                at += 3;
            } else {
                int point = uri.codePointAt(at);
                out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
                at += Character.charCount(point);
            }
        }
        return Decoding.overlong(out.toByteArray());
    }

    private static int hex(String text, int from, int digits) {
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = i < text.length() ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private static String before(String text, char mark) {
        int at = text.indexOf(mark);
        return at < 0 ? text : text.substring(0, at);
    }
}
