package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.tls.Authority;
import dev.sluice.testsupport.tls.TlsProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a gateway answers, asked as the chart's test asks. */
@QuarkusTest
@TestProfile(TlsProfile.class)
class PingCommandTest {
    @TempDir Path folder = Path.of("");

    @Test
    void a_gateway_that_is_ready_is_known_by_its_very_certificate_and_any_name() throws Exception {
        Ran ran = ping("https://127.0.0.1:", TlsProfile.mount().certificate());

        assertThat(ran.code()).as(ran.toString()).isZero();
        assertThat(ran.out()).contains("is ready");
    }

    @Test
    void one_that_shows_another_certificate_is_not_asked() throws Exception {
        Path other = folder.resolve("other.crt");
        Files.writeString(other, Authority.named("x").issue("DNS:localhost").certificatePem());

        Ran ran = ping("https://localhost:", other);

        assertThat(ran.code()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(ran.err()).contains("cannot be reached");
    }

    @Test
    void one_that_nobody_trusts_is_not_asked() {
        assertThat(Ran.sluice("ping", "https://localhost:" + port()).code())
                .isEqualTo(ExitCode.UNUSABLE);
    }

    @Test
    void an_address_where_nobody_listens_is_told() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        Ran ran = Ran.sluice("ping", "http://127.0.0.1:" + free);

        assertThat(ran.code()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(ran.err()).contains("cannot be reached");
    }

    @Test
    void an_address_with_a_path_is_none() {
        assertThat(Ran.sluice("ping", "http://127.0.0.1/mcp/exports").err())
                .contains("URL takes http:// or https://");
    }

    @Test
    void a_file_that_holds_no_certificate_is_told() throws IOException {
        Path nothing = Files.writeString(folder.resolve("nothing.crt"), "nothing");

        assertThat(ping("https://localhost:", nothing).err()).contains("holds no certificate");
    }

    @Test
    void ping_has_the_documented_shape() throws Exception {
        DocumentedShape.check(
                "ping",
                Ran.sluice(
                        "ping",
                        "--output",
                        "json",
                        "https://localhost:" + port(),
                        "--certificate",
                        TlsProfile.mount().certificate().toString()));
    }

    private static Ran ping(String address, Path certificate) {
        return Ran.sluice("ping", address + port(), "--certificate", certificate.toString());
    }

    private static int port() {
        return ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    }
}
