package dev.sluice.cli.admin;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Asks at a gateway's port for agents whether somebody is at home, and shows no credential: whoever
 * is there and ready answers 401 by MCP's rules on authorization.
 */
public final class DoorBell {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient http;
    private final URI gateway;

    private DoorBell(HttpClient http, URI gateway) {
        this.http = http;
        this.gateway = gateway;
    }

    /**
     * Names the gateway; nothing is sent yet.
     *
     * @param gateway its port for agents
     * @param certificate the only one that it may show, by whatever name it is called; without one,
     *     it is believed as Java believes others
     */
    public static DoorBell of(URI gateway, @Nullable X509Certificate certificate) {
        HttpClient.Builder http = HttpClient.newBuilder().connectTimeout(PATIENCE);
        if (certificate != null) {
            http.sslContext(believing(certificate));
        }
        return new DoorBell(http.build(), gateway);
    }

    /**
     * The status of the answer; 401 is that of a gateway that is ready.
     *
     * @throws UnansweredException when there is none
     */
    public int ring() throws UnansweredException {
        HttpRequest request =
                HttpRequest.newBuilder(gateway.resolve("/mcp/ping"))
                        .version(HttpClient.Version.HTTP_1_1)
                        .timeout(PATIENCE)
                        .build();
        try {
            HttpResponse<Void> response = http.send(request, BodyHandlers.discarding());
            return response.statusCode();
        } catch (IOException e) {
            throw new UnansweredException(
                    gateway + " cannot be reached (" + e.getClass().getSimpleName() + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnansweredException(gateway + " was not waited for");
        }
    }

    private static SSLContext believing(X509Certificate certificate) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new OnlyCertificate(certificate)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
