package dev.sluice.config;

import dev.sluice.config.Node.TextNode;
import dev.sluice.upstream.CallerHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads which of an agent's own headers a server may see. */
final class PassedHeaderReader {
    private static final Vocabulary WORDS = Vocabulary.of("pass");

    /** Credentials, what says where a request came from, and what describes the body. */
    private static final Set<String> NEVER =
            Set.of(
                    "authorization",
                    "cookie",
                    "cookie2",
                    "set-cookie",
                    "forwarded",
                    "via",
                    "x-real-ip",
                    "accept",
                    "accept-encoding",
                    "expect",
                    "last-event-id",
                    "http2-settings",
                    CallerHeader.NAME);

    private static final List<String> NEVER_WITH =
            List.of("mcp-", "proxy-", "x-forwarded-", "content-");

    private final Problems problems;

    PassedHeaderReader(Problems problems) {
        this.problems = problems;
    }

    /**
     * The names in lower case.
     *
     * @param own the headers that hold the server's credentials, in lower case
     */
    List<String> read(Fields server, Set<String> own) {
        Fields fields = server.object("headers", WORDS);
        List<String> passed = new ArrayList<>();
        if (fields == null) {
            return passed;
        }
        for (Node item : fields.items("pass")) {
            String name =
                    item instanceof TextNode text ? text.value().toLowerCase(Locale.ROOT) : null;
            String fault =
                    name == null
                            ? "must be a text; write for example X-Request-Source"
                            : faultOf(name, own, passed);
            if (fault != null) {
                problems.add(item.place(), fault);
            } else if (name != null) {
                passed.add(name);
            }
        }
        return passed;
    }

    private static @Nullable String faultOf(String name, Set<String> own, List<String> before) {
        if (!HeaderReader.TOKEN.matcher(name).matches()) {
            return "the header has a name that HTTP does not allow; write for example"
                    + " X-Request-Source";
        }
        if (NEVER.contains(name)
                || HeaderReader.FRAMING.contains(name)
                || NEVER_WITH.stream().anyMatch(name::startsWith)) {
            return "the header never passes: it is a credential, says where a request came from, or"
                    + " is Sluice's own to set; delete it";
        }
        if (own.contains(name)) {
            return "the header holds the server's own credential, which no agent may replace; delete"
                    + " it";
        }
        return before.contains(name)
                ? "the header stands here a second time; delete one of the two"
                : null;
    }
}
