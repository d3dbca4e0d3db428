package dev.sluice.cli.login;

import dev.sluice.upstream.TokenReply;
import dev.sluice.upstream.TokenReply.Granted;
import dev.sluice.upstream.TokenReply.Unusable;
import dev.sluice.upstream.TokenRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;

/** Asks a token endpoint, and follows no redirect. */
final class TokenFetch {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private TokenFetch() {}

    static Granted fetch(TokenRequest request) throws LoginFailedException {
        TokenReply reply = ask(request);
        if (reply instanceof Unusable unusable) {
            throw new LoginFailedException("the token endpoint gave none: " + unusable.reason());
        }
        return (Granted) reply;
    }

    private static TokenReply ask(TokenRequest request) throws LoginFailedException {
        HttpRequest.Builder post =
                HttpRequest.newBuilder(request.url())
                        .version(HttpClient.Version.HTTP_1_1)
                        .timeout(PATIENCE)
                        .header("Accept", "application/json")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(request.form().reveal()));
        request.authorization().ifPresent(basic -> post.header("Authorization", basic.reveal()));
        HttpClient client =
                HttpClient.newBuilder()
                        .connectTimeout(PATIENCE)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
        try {
            HttpResponse<InputStream> response =
                    client.send(post.build(), BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                byte[] bytes = body.readNBytes(TokenReply.MOST_BYTES + 1);
                return bytes.length > TokenReply.MOST_BYTES
                        ? new Unusable("its reply is too large")
                        : TokenReply.read(response.statusCode(), mediaType(response), bytes);
            }
        } catch (IOException e) {
            // Names only the kind of failure: messages of the client may repeat what was sent.
            throw new LoginFailedException(
                    "the token endpoint cannot be reached (" + e.getClass().getSimpleName() + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoginFailedException("the token endpoint was not waited for");
        }
    }

    private static String mediaType(HttpResponse<InputStream> response) {
        String type = response.headers().firstValue("content-type").orElse("");
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon))
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
