package dev.sluice.testsupport.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.UUID;

/** A Secret with a server's certificate, mounted as the kubelet does and swapped as it does. */
public record MountedTls(Path folder) {

    public Path certificate() {
        return folder.resolve("tls.crt");
    }

    public Path key() {
        return folder.resolve("tls.key");
    }

    public Path clientCa() {
        return folder.resolve("client-ca.crt");
    }

    /** Another version of the Secret, all files at once. */
    public void swap(Issued server, Authority... clients) {
        StringBuilder issuers = new StringBuilder();
        for (Authority each : clients) {
            issuers.append(each.pem());
        }
        swap(server.certificatePem(), server.keyPem(), issuers.toString());
    }

    /** Another version of the Secret, whatever it holds. */
    public void swap(String certificate, String key, String clientCa) {
        Map<String, String> files =
                Map.of("tls.crt", certificate, "tls.key", key, "client-ca.crt", clientCa);
        try {
            Path version = folder.resolve(".." + UUID.randomUUID());
            Files.createDirectories(version);
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(version.resolve(file.getKey()), file.getValue());
                Path link = folder.resolve(file.getKey());
                if (!Files.isSymbolicLink(link)) {
                    Files.createSymbolicLink(link, Path.of("..data", file.getKey()));
                }
            }
            Path next = folder.resolve("..data_tmp");
            Files.createSymbolicLink(next, version.getFileName());
            Files.move(next, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
