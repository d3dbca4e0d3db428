package dev.sluice.cli.tools;

import dev.sluice.secret.Secret;
import dev.sluice.upstream.Timeouts;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLException;

/** Requests to one server over HTTP, with its credentials; redirects are not followed. */
final class Requests {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Allowance allowance;
    private final Map<String, Secret> headers;
    private final Duration patience;
    private final HttpClient client;

    Requests(Allowance allowance, Map<String, Secret> headers, Timeouts timeouts) {
        this.allowance = allowance;
        this.headers = Map.copyOf(headers);
        this.patience =
                timeouts.firstByte().compareTo(LONGEST) < 0 ? timeouts.firstByte() : LONGEST;
        this.client = HttpClient.newBuilder().connectTimeout(timeouts.connect()).build();
    }

    /** How long one answer is waited for. */
    Duration patience() {
        return allowance.atMost(patience.multipliedBy(2));
    }

    /** A request that has the credentials already. */
    HttpRequest.Builder to(URI url) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url).timeout(allowance.atMost(patience));
        headers.forEach((name, secret) -> request.setHeader(name, secret.reveal()));
        return request;
    }

    /** A request with a message. */
    static HttpRequest post(HttpRequest.Builder request, String message) {
        return request.header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(message))
                .build();
    }

    /** Sends it; the body comes as it is read. */
    HttpResponse<InputStream> send(HttpRequest request) throws UnreadableToolsException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw allowance.silent();
        }
    }

    /** Names only the kind of failure: messages of the client may repeat what was sent. */
    UnreadableToolsException failed(IOException e) {
        String source = allowance.source();
        if (e instanceof ConnectException || e instanceof HttpConnectTimeoutException) {
            return new UnreadableToolsException(source + " cannot be reached");
        }
        if (e instanceof SSLException) {
            return new UnreadableToolsException(
                    source
                            + " has no certificate that this Java believes ("
                            + e.getClass().getSimpleName()
                            + ")");
        }
        return e instanceof HttpTimeoutException
                ? allowance.silent()
                : new UnreadableToolsException(
                        source + " broke off (" + e.getClass().getSimpleName() + ")");
    }

    /** What a status says that is no answer. */
    UnreadableToolsException unfit(int status) {
        String more =
                switch (status) {
                    case 401, 403 -> ", so it wants a credential, or another one";
                    case 301, 302, 303, 307, 308 ->
                            ", so it is somewhere else; redirects are not followed";
                    default -> "";
                };
        return new UnreadableToolsException(
                allowance.source() + " answered with status " + status + more, status);
    }
}
