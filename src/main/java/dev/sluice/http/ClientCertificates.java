package dev.sluice.http;

import io.vertx.core.http.HttpServerRequest;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/** Who knows the certificates that agents prove to be theirs. */
@FunctionalInterface
interface ClientCertificates {
    /** That of a request's agent; null when it has none that is believed now. */
    @Nullable X509Certificate of(HttpServerRequest request);
}
