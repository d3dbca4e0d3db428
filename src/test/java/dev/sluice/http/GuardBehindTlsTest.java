package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Threat;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardBehindTlsTest {
    private static final String PASSWORD = "changeit";

    @Test
    @Threat({"A7", "E8"})
    void decryptedOctetsAreJudgedAndOnlyHttp11IsSpoken(@TempDir Path folder) throws Exception {
        Path store = folder.resolve("key.p12");
        makeKey(store);
        HttpServerOptions options =
                new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(
                                new PfxOptions().setPath(store.toString()).setPassword(PASSWORD));
        try (GuardedServer server = new GuardedServer(FramingLimits.DEFAULT, options)) {
            try (RawConnection good = connect(store, server.port())) {
                good.send(RawText.get());
                assertThat(good.readUntil("ok")).startsWith("HTTP/1.1 200 OK\r\n");
            }
            try (RawConnection bad = connect(store, server.port())) {
                bad.send(RawText.get(" X: folded"));
                assertThat(bad.readToEnd()).startsWith("HTTP/1.1 400 Bad Request\r\n");
            }
            assertThat(server.takeWhole()).containsExactly("/mcp/x");
        }
    }

    private static RawConnection connect(Path store, int port) throws Exception {
        SSLSocket socket =
                (SSLSocket)
                        trusting(store)
                                .getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        assertThat(socket.getApplicationProtocol()).isNotEqualTo("h2");
        return new RawConnection(socket);
    }

    private static SSLContext trusting(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("key", keys.getCertificate("key"));
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static void makeKey(Path store) throws Exception {
        Process keytool =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                                .toString(),
                                        "-genkeypair",
                                        "-alias",
                                        "key",
                                        "-keyalg",
                                        "EC",
                                        "-dname",
                                        "CN=localhost",
                                        "-storetype",
                                        "PKCS12",
                                        "-storepass",
                                        PASSWORD,
                                        "-keystore",
                                        store.toString()))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(keytool.waitFor()).isZero();
    }
}
