package dev.sluice.oracle;

import java.util.Locale;
import java.util.SplittableRandom;

/** Other ways to write a key, a name or a URI that some reader takes for the same. */
final class Spelling {
    private static final String[] UNSEEN = {
        "\\u0000", "\\u200b", "\\ufeff", "\\u00ad", "\\u2060", "\\u001f", "\\u007f", "\u200b",
        "\ufeff", "\\udb40\\udc61", "\\ud800", "\ud800", "\u0000", "\\u202e", "\\u180e", "\\u3164"
    };
    private static final String[] SPACES = {" ", "\\t", "\\u00a0", "\\n", "\u3000", "\t", "\n"};

    private Spelling() {}

    /** The text of a key, as it stands between quotes. */
    static String key(String key, SplittableRandom random) {
        return switch (random.nextInt(12)) {
            case 0, 1 -> key;
            case 2 -> escaped(key, random);
            case 3 -> inserted(key, UNSEEN[random.nextInt(UNSEEN.length)], random);
            case 4 -> outside(key, SPACES[random.nextInt(SPACES.length)], random);
            case 5 -> overlong(key, random);
            case 6 -> key.toUpperCase(Locale.ROOT);
            case 7 -> key.substring(0, 1).toUpperCase(Locale.ROOT) + key.substring(1);
            case 8 -> folding(key);
            case 9 -> styled(key);
            case 10 -> inserted(key, Draft.raw(0x80 + random.nextInt(0x80)), random);
            default -> cased(key, random);
        };
    }

    /** The text of a name, as it stands between quotes. */
    static String name(String name, SplittableRandom random) {
        return switch (random.nextInt(8)) {
            case 0 -> escaped(name, random);
            case 1 -> name + UNSEEN[random.nextInt(UNSEEN.length)];
            case 2 -> inserted(name, UNSEEN[random.nextInt(UNSEEN.length)], random);
            case 3 -> outside(name, SPACES[random.nextInt(SPACES.length)], random);
            case 4 -> overlong(name, random);
            case 5 -> name + "\\u0000" + ".txt";
            case 6 -> name.replace("_", "\\x5f");
            default -> name;
        };
    }

    /** A URI that may lead to the same place. */
    static String uri(String uri, SplittableRandom random) {
        int colon = uri.indexOf(':');
        String scheme = uri.substring(0, colon);
        String rest = uri.substring(colon + 1);
        return switch (random.nextInt(22)) {
            case 0 -> scheme.toUpperCase(Locale.ROOT) + ":" + rest;
            case 1 -> scheme + ":" + rest.replaceFirst("^//", "/");
            case 2 -> scheme + ":" + rest.replaceFirst("^//", "///");
            case 3 -> scheme + ":" + rest.replaceFirst("^//", "//localhost");
            case 4 -> scheme + ":" + rest.replaceFirst("^//", "//me@");
            case 5 -> scheme + ":" + percent(rest, random);
            case 6 -> scheme + ":" + percent(rest, random).toLowerCase(Locale.ROOT);
            case 7 -> scheme + ":" + rest.replaceFirst("([^/])/", "$1//");
            case 8 -> scheme + ":" + rest.replaceFirst("([^/])/", "$1/./");
            case 9 -> scheme + ":" + rest.replaceFirst("([^/])/", "$1/x/../");
            case 10 -> scheme + ":" + rest.replaceFirst("([^/])/", "$1/x/%2e%2e/");
            case 11 -> scheme + ":" + rest.replace("/", random.nextBoolean() ? "\\\\" : "%2F");
            case 12 ->
                    uri
                            + new String[] {
                                        "#x", "?x", "/", "/.", "%00", "\\u0000", ";x", "%23x",
                                        "%3Fx", "%3Bx", "\uff1fx", "/.;x"
                                    }
                                    [random.nextInt(12)];
            case 13 -> scheme + ":" + cased(rest, random);
            case 14 -> rest.replaceFirst("^/*", random.nextBoolean() ? "/" : "");
            case 15 -> uri.replaceFirst("([a-z])/", random.nextBoolean() ? "$1./" : "$1:443/");
            case 16 -> uri.replace("e", "%C1%A5");
            case 17 -> uri.replace("e", "%u0065");
            case 18 -> uri.replace("e", "%2565");
            case 19 -> scheme + ":" + rest.replaceFirst("([^/])/", "$1;x/");
            case 20 -> scheme + ":" + rest.replaceFirst("([^/])/", "$1/.;x/");
            default -> uri.replace("e", "\uff45");
        };
    }

    private static String escaped(String text, SplittableRandom random) {
        int at = random.nextInt(text.length());
        String code = random.nextBoolean() ? "\\u%04x" : "\\u%04X";
        return text.substring(0, at)
                + code.formatted((int) text.charAt(at))
                + text.substring(at + 1);
    }

    private static String percent(String text, SplittableRandom random) {
        int at = random.nextInt(text.length());
        return text.substring(0, at)
                + "%%%02X".formatted((int) text.charAt(at))
                + text.substring(at + 1);
    }

    private static String inserted(String text, String what, SplittableRandom random) {
        int at = random.nextInt(text.length() + 1);
        return text.substring(0, at) + what + text.substring(at);
    }

    private static String outside(String text, String space, SplittableRandom random) {
        return random.nextBoolean() ? text + space : space + text;
    }

    private static String overlong(String text, SplittableRandom random) {
        int at = random.nextInt(text.length());
        char c = text.charAt(at);
        String raw =
                random.nextBoolean()
                        ? Draft.raw(0xC0 | c >> 6, 0x80 | (c & 0x3F))
                        : Draft.raw(0xE0, 0x80 | c >> 6, 0x80 | (c & 0x3F));
        return text.substring(0, at) + raw + text.substring(at + 1);
    }

    private static String folding(String text) {
        return text.replace("s", "\u017f").replace("k", "\u212a").replace("i", "\u0131");
    }

    private static String styled(String text) {
        return text.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT).replaceFirst("^_", "")
                + (text.equals(text.toLowerCase(Locale.ROOT)) ? "_" : "");
    }

    private static String cased(String text, SplittableRandom random) {
        int at = random.nextInt(text.length());
        return text.substring(0, at)
                + text.substring(at, at + 1).toUpperCase(Locale.ROOT)
                + text.substring(at + 1);
    }
}
