package dev.sluice.config;

import dev.sluice.upstream.Timeouts;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a server. */
final class ServerReader implements DocumentReader<ServerDefinition> {
    private static final Vocabulary WORDS =
            Vocabulary.of("url", "auth", "headers", "timeouts").later("command", "env");
    private static final Vocabulary AUTH = Vocabulary.of("headers", "oauth2");
    private static final Vocabulary TIMEOUTS =
            Vocabulary.of("connect", "firstByte", "idle", "total");
    private static final String EXAMPLE = "url: https://mcp.internal/mcp";

    private final Problems problems;

    ServerReader(Problems problems) {
        this.problems = problems;
    }

    @Override
    public @Nullable ServerDefinition read(Document document) {
        int before = problems.count();
        Fields fields = Fields.of(document.root(), WORDS, problems);
        if (fields == null) {
            return null;
        }
        URI url = url(fields);
        Fields auth = fields.object("auth", AUTH);
        Map<String, SecretReference> headers =
                auth == null ? Map.of() : new HeaderReader(problems).read(auth.entries("headers"));
        OAuthDefinition oauth = auth == null ? null : oauth(auth, headers);
        List<String> passed = new PassedHeaderReader(problems).read(fields, lower(headers));
        Timeouts timeouts = timeouts(fields);
        if (url == null || problems.count() > before) {
            return null;
        }
        return new ServerDefinition(
                document.name(), new ReachDefinition.Http(url, headers, oauth, passed), timeouts);
    }

    private @Nullable URI url(Fields fields) {
        if (fields.find("url") == null && fields.find("command") != null) {
            return null;
        }
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

    private Timeouts timeouts(Fields fields) {
        Timeouts otherwise = Timeouts.DEFAULT;
        Fields given = fields.object("timeouts", TIMEOUTS);
        if (given == null) {
            return otherwise;
        }
        return new Timeouts(
                timeout(given, "connect", otherwise.connect()),
                timeout(given, "firstByte", otherwise.firstByte()),
                timeout(given, "idle", otherwise.idle()),
                timeout(given, "total", otherwise.total()));
    }

    private Duration timeout(Fields fields, String field, Duration otherwise) {
        String text = fields.text(field, "\"30s\"");
        if (text == null) {
            return otherwise;
        }
        Duration duration = Durations.OF_TIMEOUTS.parse(text);
        if (duration == null) {
            fields.refuse(
                    field,
                    "must be a positive duration of at most 168h; write for example 500ms, 2s, 5m"
                            + " or 1h");
        }
        return duration == null ? otherwise : duration;
    }
}
