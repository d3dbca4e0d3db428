package dev.sluice.approval.webhook;

import dev.sluice.testsupport.tls.Authority;
import dev.sluice.testsupport.tls.Issued;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;

/** How a receiver speaks TLS with a certificate of an authority's. */
final class Certified {
    private Certified() {}

    static HttpServerOptions by(Authority authority, String host) {
        Issued issued = authority.issue("DNS:" + host);
        return new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(
                        new PemKeyCertOptions()
                                .addCertValue(Buffer.buffer(issued.certificatePem()))
                                .addKeyValue(Buffer.buffer(issued.keyPem())));
    }
}
