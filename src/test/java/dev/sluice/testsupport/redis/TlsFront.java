package dev.sluice.testsupport.redis;

import dev.sluice.testsupport.Keytool;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What speaks TLS before a server that does not, with a certificate made for the occasion. */
public final class TlsFront implements AutoCloseable {
    private static final String STORE_PASSWORD = "of-no-worth";

    private final Vertx vertx = Vertx.vertx();
    private final Path folder;
    private final NetServer server;

    /** Takes connections on a free port of the loopback address, for another port there. */
    public TlsFront(int behind) {
        try {
            folder = Files.createTempDirectory("sluice-tls");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        makeCertificate();
        server =
                vertx.createNetServer(
                                new NetServerOptions()
                                        .setSsl(true)
                                        .setKeyCertOptions(
                                                new PfxOptions()
                                                        .setPath(store().toString())
                                                        .setPassword(STORE_PASSWORD)))
                        .connectHandler(
                                agent -> {
                                    agent.pause();
                                    vertx.createNetClient()
                                            .connect(behind, "127.0.0.1")
                                            .onSuccess(
                                                    redis -> {
                                                        agent.pipeTo(redis);
                                                        redis.pipeTo(agent);
                                                    })
                                            .onFailure(failure -> agent.close());
                                })
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
    }

    public int port() {
        return server.actualPort();
    }

    /** The certificate, in PEM, for whoever is to trust it. */
    public Path certificate() {
        return folder.resolve("front.pem");
    }

    private Path store() {
        return folder.resolve("front.p12");
    }

    private void makeCertificate() {
        keytool(
                "-genkeypair",
                "-keyalg",
                "RSA",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-validity",
                "2",
                "-storetype",
                "PKCS12");
        keytool("-exportcert", "-rfc", "-file", certificate().toString());
    }

    private void keytool(String... words) {
        List<String> line = new ArrayList<>(List.of(words));
        line.addAll(
                List.of(
                        "-alias",
                        "front",
                        "-keystore",
                        store().toString(),
                        "-storepass",
                        STORE_PASSWORD));
        Keytool.run(line);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        try {
            Files.deleteIfExists(certificate());
            Files.deleteIfExists(store());
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
