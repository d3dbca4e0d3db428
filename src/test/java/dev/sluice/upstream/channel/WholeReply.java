package dev.sluice.upstream.channel;

import dev.sluice.upstream.UpstreamReply;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A reply of which all was read. */
record WholeReply(int status, Map<String, String> headers, String body) {

    static CompletableFuture<WholeReply> of(CompletableFuture<UpstreamReply> reply) {
        return reply.thenCompose(WholeReply::read);
    }

    private static CompletableFuture<WholeReply> read(UpstreamReply reply) {
        CompletableFuture<WholeReply> whole = new CompletableFuture<>();
        Buffer all = Buffer.buffer();
        reply.body().exceptionHandler(whole::completeExceptionally);
        reply.body()
                .endHandler(
                        end ->
                                whole.complete(
                                        new WholeReply(
                                                reply.status(), reply.headers(), all.toString())));
        reply.body().handler(all::appendBuffer);
        reply.body().resume();
        return whole;
    }
}
