package dev.sluice.config;

import dev.sluice.upstream.Timeouts;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a server. */
final class ServerReader implements DocumentReader<ServerDefinition> {
    private static final Vocabulary WORDS =
            Vocabulary.of("url", "auth", "timeouts").later("command", "env");
    private static final Vocabulary AUTH = Vocabulary.of("headers").later("oauth2");
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
        Map<String, SecretReference> headers = headers(fields);
        Timeouts timeouts = timeouts(fields);
        if (url == null || problems.count() > before) {
            return null;
        }
        return new ServerDefinition(document.name(), url, headers, timeouts);
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
        return url.getRawFragment() == null ? null : "must not hold a fragment; delete # and after";
    }

    private Map<String, SecretReference> headers(Fields fields) {
        Fields auth = fields.object("auth", AUTH);
        return auth == null ? Map.of() : new HeaderReader(problems).read(auth.entries("headers"));
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
