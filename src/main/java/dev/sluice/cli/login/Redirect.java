package dev.sluice.cli.login;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Where the browser brings the answer back: a port of this machine that nobody can foretell (RFC
 * 8252, section 7.3). What does not carry the state of this login was sent by somebody else, and
 * changes nothing.
 */
final class Redirect implements AutoCloseable {
    private static final String PATH = "/callback";
    private static final String DONE = "Sluice has the answer. You can close this window.\n";

    private final String state;
    private final HttpServer server;
    private final CompletableFuture<Map<String, String>> answer = new CompletableFuture<>();

    Redirect(String state) throws IOException {
        this.state = state;
        server =
                HttpServer.create(
                        new InetSocketAddress(
                                InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0),
                        0);
        server.createContext(PATH, this::receive);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + PATH);
    }

    /** The parameters that the browser brought. */
    Map<String, String> await(Duration patience) throws LoginFailedException {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new LoginFailedException("nobody has logged in in time");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoginFailedException("the login was not waited for");
        }
    }

    private void receive(HttpExchange exchange) throws IOException {
        Map<String, String> parameters = parameters(exchange.getRequestURI().getRawQuery());
        boolean ours =
                exchange.getRequestMethod().equals("GET")
                        && exchange.getRequestURI().getPath().equals(PATH)
                        && parameters != null
                        && state.equals(parameters.get("state"));
        byte[] text =
                (ours ? DONE : "This is no answer to this login.\n")
                        .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(ours ? 200 : 400, text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
        if (ours && parameters != null) {
            answer.complete(parameters);
        }
    }

    /** Null for what two readers could read differently (RFC 6749, section 3.1). */
    private static @Nullable Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new HashMap<>();
        if (query == null) {
            return parameters;
        }
        for (String field : query.split("&", -1)) {
            String[] pair = field.split("=", 2);
            if (pair.length < 2 || parameters.put(decoded(pair[0]), decoded(pair[1])) != null) {
                return null;
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
