package dev.sluice.cli.admin;

import dev.sluice.protocol.JsonLimits;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.StrictJson;
import dev.sluice.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks the admin API of one gateway. */
public final class AdminClient {
    private static final int MOST_BYTES = 16 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final URI gateway;
    private final Secret token;

    /**
     * Names the gateway; nothing is sent yet.
     *
     * @param gateway its management port
     * @param token what proves the operator, in visible ASCII
     */
    public AdminClient(URI gateway, Secret token) {
        this.gateway = gateway;
        this.token = token;
    }

    /** Parameters as a query writes them, without the question mark. */
    public static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /**
     * Asks for what is at a path.
     *
     * @throws UnansweredException when it is not told
     */
    public JsonValue get(String pathAndQuery) throws UnansweredException {
        return send(request(pathAndQuery).GET());
    }

    /**
     * Sends a message of JSON.
     *
     * @throws UnansweredException when it is not known whether it was obeyed, or it was not
     */
    public JsonValue post(String path, String json) throws UnansweredException {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json)));
    }

    private HttpRequest.Builder request(String pathAndQuery) {
        return HttpRequest.newBuilder(gateway.resolve(pathAndQuery))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token.reveal());
    }

    private JsonValue send(HttpRequest.Builder request) throws UnansweredException {
        try {
            HttpResponse<InputStream> response =
                    http.send(request.build(), BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                JsonValue answer = object(body.readNBytes(MOST_BYTES));
                if (response.statusCode() == 200 && answer != null) {
                    return answer;
                }
                throw new UnansweredException(
                        why(response.statusCode(), answer), response.statusCode());
            }
        } catch (HttpTimeoutException e) {
            throw new UnansweredException(named() + " does not answer in time");
        } catch (IOException e) {
            // Names only the kind of failure: messages of the client may repeat what was sent.
            throw new UnansweredException(
                    named() + " cannot be reached (" + e.getClass().getSimpleName() + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnansweredException(named() + " was not waited for");
        }
    }

    private static @Nullable JsonValue object(byte[] body) {
        try {
            JsonValue value = StrictJson.read(body, JsonLimits.REPLY);
            return value.isObject() ? value : null;
        } catch (MalformedJsonException e) {
            return null;
        }
    }

    private String why(int status, @Nullable JsonValue answer) {
        JsonValue error = answer == null ? null : answer.get("error");
        String sentence = error == null ? null : error.textOrNull();
        if (status == 401) {
            return named() + " does not take this token";
        }
        if (sentence != null) {
            return named() + " answers: " + sentence;
        }
        return status == 404
                ? named()
                        + " has no admin API; is this its management port, and is there an operator"
                        + " in operators/, or sluice.admin.token-file set?"
                : named() + " answers with status " + status;
    }

    private String named() {
        return "the gateway at " + gateway.getScheme() + "://" + gateway.getAuthority();
    }
}
