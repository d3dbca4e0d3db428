package dev.sluice.identity.jwt;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.function.Predicate;

/** One request for a set of keys, which takes no more time and no more room than it should. */
final class KeyDownload {
    /** As much as a hundred keys with their certificates take. */
    static final int LARGEST = 256 * 1_024;

    private final Vertx vertx;
    private final Predicate<SocketAddress> mayLeadTo;
    private final Promise<Buffer> whole = Promise.promise();
    private final Buffer body = Buffer.buffer();

    private KeyDownload(Vertx vertx, Predicate<SocketAddress> mayLeadTo) {
        this.vertx = vertx;
        this.mayLeadTo = mayLeadTo;
    }

    /**
     * Asks for it.
     *
     * @param address exactly what the operator wrote
     * @param mayLeadTo whether anything may be asked where the address has led
     * @param patience how long it may take altogether
     * @return what came, on an event loop; fails in time when nothing does
     */
    static Future<Buffer> of(
            Vertx vertx,
            HttpClient client,
            URI address,
            Predicate<SocketAddress> mayLeadTo,
            Duration patience) {
        KeyDownload download = new KeyDownload(vertx, mayLeadTo);
        vertx.getOrCreateContext().runOnContext(go -> download.begin(client, address, patience));
        return download.whole.future();
    }

    private void begin(HttpClient client, URI address, Duration patience) {
        long timer = vertx.setTimer(patience.toMillis(), id -> fail("it took too long"));
        whole.future().onComplete(done -> vertx.cancelTimer(timer));
        client.request(options(address, patience))
                .onSuccess(this::send)
                .onFailure(e -> fail(e.getClass().getSimpleName()));
    }

    private static RequestOptions options(URI address, Duration patience) {
        return new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(address.toString())
                .setConnectTimeout(patience.toMillis())
                .setFollowRedirects(false)
                .putHeader("accept", "application/jwk-set+json, application/json");
    }

    /** The connection stands, and nothing was asked yet. */
    private void send(HttpClientRequest request) {
        whole.future().onFailure(e -> request.connection().close());
        if (whole.future().isComplete()) {
            return;
        }
        if (!mayLeadTo.test(request.connection().remoteAddress())) {
            fail("its name leads to a link-local address");
            return;
        }
        request.response().onSuccess(this::read).onFailure(e -> fail(e.getClass().getSimpleName()));
        request.end().onFailure(e -> fail(e.getClass().getSimpleName()));
    }

    private void read(HttpClientResponse response) {
        response.exceptionHandler(e -> fail(e.getClass().getSimpleName()));
        if (response.statusCode() != 200) {
            fail("it answered " + response.statusCode()); // a redirect as well: no other address
        } else if (response.getHeader("content-encoding") != null) {
            fail("it answered encoded, which was not asked for");
        } else {
            response.handler(this::append);
            response.endHandler(end -> whole.tryComplete(body));
        }
    }

    private void append(Buffer piece) {
        if (body.length() + piece.length() > LARGEST) {
            fail("it answered more than " + LARGEST + " bytes");
        } else {
            body.appendBuffer(piece);
        }
    }

    private void fail(String why) {
        whole.tryFail(new UnusableKeysException(why));
    }
}
