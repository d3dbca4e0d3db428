package dev.sluice.config;

import dev.sluice.upstream.Transport;
import dev.sluice.upstream.Transport.Form;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads how a server at a URL is reached. */
final class HttpReachReader {
    static final String EXAMPLE = "url: https://mcp.internal/mcp";
    private static final Vocabulary AUTH = Vocabulary.of("headers", "oauth2");
    private static final List<String> OF_COMMANDS = List.of("env", "directory");

    private final Problems problems;

    HttpReachReader(Problems problems) {
        this.problems = problems;
    }

    ReachDefinition.@Nullable Http read(Fields server) {
        int before = problems.count();
        URI url = url(server);
        Fields auth = server.object("auth", AUTH);
        Map<String, SecretReference> headers =
                auth == null ? Map.of() : new HeaderReader(problems).read(auth.entries("headers"));
        OAuthDefinition oauth = auth == null ? null : oauth(auth, headers);
        List<String> passed = new PassedHeaderReader(problems).read(server, lower(headers));
        TransportDefinition transport = TransportReader.read(server, problems);
        if (transport.plain().form() == Form.SSE) {
            refuseBesideSse(server, oauth, passed, transport.plain());
        }
        for (String field : OF_COMMANDS) {
            if (server.find(field) != null) {
                server.refuse(field, "is for servers that are commands; delete it");
            }
        }
        return url == null || problems.count() > before
                ? null
                : new ReachDefinition.Http(url, headers, oauth, passed, transport);
    }

    /** One request opens the stream of a whole session, and is no agent's request in particular. */
    private static void refuseBesideSse(
            Fields server,
            @Nullable OAuthDefinition oauth,
            List<String> passed,
            Transport transport) {
        if (transport.tellsCaller()) {
            server.refuse(
                    "transport",
                    "sse has sessions only, each of one caller anyway; delete sendCaller");
        }
        if (!passed.isEmpty()) {
            server.refuse(
                    "transport",
                    "sse opens one stream for a whole session, so no header of an agent's can pass;"
                            + " delete headers.pass");
        }
        if (oauth != null && oauth.kind() == OAuthDefinition.Kind.TOKEN_EXCHANGE) {
            server.refuse(
                    "transport",
                    "sse opens one stream for a whole session, which no caller's own token opens;"
                            + " use another flow than token_exchange");
        }
    }

    private static @Nullable URI url(Fields fields) {
        String text = fields.requiredText("url", EXAMPLE);
        if (text == null) {
            return null;
        }
        try {
            URI url = new URI(text);
            String fault = faultOf(url);
            if (fault != null) {
                fields.refuse("url", fault);
            }
            return url;
        } catch (URISyntaxException e) {
            fields.refuse("url", "is not a URL; write for example " + EXAMPLE);
            return null;
        }
    }

    private static @Nullable String faultOf(URI url) {
        String scheme = url.getScheme();
        if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
            return "must begin with http:// or https://; write for example " + EXAMPLE;
        }
        String authority = url.getRawAuthority();
        if (authority != null && authority.contains("@")) {
            return "must not hold a user or password; put the secret under auth.headers";
        }
        if (url.getHost() == null || url.getPort() == 0 || url.getPort() > 65_535) {
            return "has no host or port that can be reached; write for example " + EXAMPLE;
        }
        return url.getRawFragment() == null
                ? AddressFaults.ofHost(url.getHost())
                : "must not hold a fragment; delete # and after";
    }

    /** Two credentials of one name would be two readings of who calls. */
    private @Nullable OAuthDefinition oauth(Fields auth, Map<String, SecretReference> headers) {
        if (auth.find("oauth2") != null && lower(headers).contains("authorization")) {
            auth.refuse(
                    "oauth2", "sets Authorization, and so does auth.headers; delete one of them");
        }
        return new OAuthReader(problems).read(auth);
    }

    private static Set<String> lower(Map<String, SecretReference> headers) {
        return headers.keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }
}
