package dev.sluice.policy;

import dev.sluice.protocol.JsonStrings;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a URI is spelt in the one way that no program rewrites (RFC 3986, section 6.2, and what
 * browsers do, WHATWG URL): a server that normalises must not arrive at another resource than the
 * one that was judged. Braces of a template (RFC 6570) are letters like others.
 */
final class UriForm {
    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*");

    /** An expression of a template, whose letters name variables and are never part of a URI. */
    private static final Pattern EXPRESSION = Pattern.compile("\\{[^{}]*}");

    /** A template of whole URIs, or of their schemes. */
    private static final Pattern TEMPLATE = Pattern.compile("\\{[^{}]*}(:|$)");

    /** Schemes whose hosts are names of the Internet, with the port that need not be written. */
    private static final Map<String, String> DEFAULT_PORTS =
            Map.of("http", "80", "https", "443", "ws", "80", "wss", "443", "ftp", "21");

    /** A user, or what a server that decodes first may take for the end of the host. */
    private static final Pattern MORE_THAN_HOST = Pattern.compile("[@?#;]");

    /** Also one that is a dot without its query, fragment or parameters. */
    private static final Pattern DOT_SEGMENT = Pattern.compile("(^|/)\\.(?=[/?#;]|$)");

    /** An {@code x} stands for an expression of a template. */
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]*|x");

    /** Several programs read such a host as an address, in decimal, octal or hexadecimal. */
    private static final Pattern NUMERIC = Pattern.compile("(.*\\.)?([0-9]+|0[xX][0-9a-fA-F]*)");

    private static final String OCTET = "(0|[1-9][0-9]?|1[0-9][0-9]|2[0-4][0-9]|25[0-5])";
    private static final Pattern ADDRESS = Pattern.compile("(" + OCTET + "\\.){3}" + OCTET);

    private UriForm() {}

    static boolean isNormal(String uri) {
        if (uri.contains("..") || uri.indexOf('\\') >= 0 || !isPlainlyEscaped(uri)) {
            return false;
        }
        int colon = uri.indexOf(':');
        if (uri.startsWith("{")) {
            return TEMPLATE.matcher(uri).lookingAt() && !isMoreThanHost(uri.substring(colon + 1));
        }
        if (colon < 0 || !SCHEME.matcher(uri.substring(0, colon)).matches()) {
            return false;
        }
        String scheme = uri.substring(0, colon);
        String rest = uri.substring(colon + 1);
        return !isMoreThanHost(rest)
                && !hasDotSegment(rest)
                && switch (scheme) {
                    case "file" -> isFile(rest);
                    case "http", "https", "ws", "wss", "ftp" -> isInternet(scheme, rest);
                    default -> !authority(rest).endsWith(".");
                };
    }

    /** No escape but of what must be escaped, in upper case, once, and well-formed UTF-8. */
    private static boolean isPlainlyEscaped(String uri) {
        if (uri.indexOf('%') < 0) {
            return true;
        }
        for (int i = uri.indexOf('%'); i >= 0; i = uri.indexOf('%', i + 1)) {
            int octet = PercentEncoding.octetAt(uri, i);
            boolean again = octet == '%' && isHex(uri, i + 3) && isHex(uri, i + 4);
            if (octet < 0 || again || hidesMeaning(octet) || isLowerCase(uri, i)) {
                return false;
            }
        }
        try {
            return PercentEncoding.decode(uri).codePoints().noneMatch(JsonStrings::isInvisible);
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static boolean isHex(String uri, int at) {
        return at < uri.length() && Character.digit(uri.charAt(at), 16) >= 0;
    }

    private static boolean isLowerCase(String uri, int percent) {
        return uri.charAt(percent + 1) >= 'a' || uri.charAt(percent + 2) >= 'a';
    }

    /** Unreserved characters need no escape; slashes must not come in disguise. */
    private static boolean hidesMeaning(int octet) {
        boolean unreserved =
                (octet >= 'a' && octet <= 'z')
                        || (octet >= 'A' && octet <= 'Z')
                        || (octet >= '0' && octet <= '9')
                        || "-._~".indexOf(octet) >= 0;
        return unreserved || octet == '/' || octet == '\\';
    }

    /** Whether a server that decodes first finds the host elsewhere than one that does not. */
    private static boolean isMoreThanHost(String rest) {
        return MORE_THAN_HOST.matcher(plain(authority(rest))).find();
    }

    private static boolean hasDotSegment(String rest) {
        return DOT_SEGMENT.matcher(plain(path(rest))).find();
    }

    private static String plain(String escaped) {
        return Skeletons.of(PercentEncoding.decodeAnyway(escaped));
    }

    /** A whole path on this very machine; many programs skip the host, or read it as a folder. */
    private static boolean isFile(String rest) {
        if (rest.startsWith("//{")) {
            return EXPRESSION.matcher(rest.substring(2)).matches();
        }
        return rest.startsWith("///") && !path(rest).contains("//") && rest.indexOf('|') < 0;
    }

    private static boolean isInternet(String scheme, String rest) {
        String authority = EXPRESSION.matcher(authority(rest)).replaceAll("x");
        int portAt = authority.lastIndexOf(':');
        boolean hasPort = portAt > authority.lastIndexOf(']');
        String host = hasPort ? authority.substring(0, portAt) : authority;
        String port = hasPort ? authority.substring(portAt + 1) : null;
        return !host.isEmpty()
                && host.equals(host.toLowerCase(Locale.ROOT))
                && host.chars().allMatch(c -> c > ' ' && c <= '~' && c != '%')
                && !host.endsWith(".")
                && (!NUMERIC.matcher(host).matches() || ADDRESS.matcher(host).matches())
                && isNormalPort(scheme, port);
    }

    private static boolean isNormalPort(String scheme, @Nullable String port) {
        return port == null
                || (PORT.matcher(port).matches() && !port.equals(DEFAULT_PORTS.get(scheme)));
    }

    /** What stands between two slashes and the path; empty when there is none. */
    private static String authority(String rest) {
        return rest.startsWith("//") ? rest.substring(2, authorityEnd(rest)) : "";
    }

    private static String path(String rest) {
        int from = rest.startsWith("//") ? authorityEnd(rest) : 0;
        int to = from;
        while (to < rest.length() && rest.charAt(to) != '?' && rest.charAt(to) != '#') {
            to++;
        }
        return rest.substring(from, to);
    }

    private static int authorityEnd(String rest) {
        int end = 2;
        while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        return end;
    }
}
