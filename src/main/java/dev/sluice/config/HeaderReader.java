package dev.sluice.config;

import dev.sluice.upstream.CallerHeader;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the headers that are injected into each request to a server. */
final class HeaderReader {
    static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** Names that frame or route a message: setting them would let two readers disagree. */
    static final Set<String> FRAMING =
            Set.of(
                    "connection",
                    "keep-alive",
                    "proxy-connection",
                    "proxy-authenticate",
                    "proxy-authorization",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    "host",
                    "content-length");

    private final Problems problems;
    private final SecretReferenceReader references;

    HeaderReader(Problems problems) {
        this.problems = problems;
        this.references = new SecretReferenceReader(problems);
    }

    Map<String, SecretReference> read(Map<String, Node> entries) {
        Map<String, SecretReference> headers = new HashMap<>();
        Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        entries.forEach(
                (name, value) -> {
                    String fault =
                            seen.add(name)
                                    ? faultOf(name)
                                    : "stands here a second time; delete one of the two";
                    SecretReference reference = references.read(value);
                    if (fault != null) {
                        problems.add(value.place(), "the header " + fault);
                    } else if (reference != null) {
                        headers.put(name, reference);
                    }
                });
        return headers;
    }

    private static @Nullable String faultOf(String name) {
        if (!TOKEN.matcher(name).matches()) {
            return "has a name that HTTP does not allow; write for example Api-Key";
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (FRAMING.contains(lower)
                || lower.startsWith("mcp-")
                || lower.equals(CallerHeader.NAME)) {
            return "is Sluice's own to set; delete it";
        }
        return null;
    }
}
