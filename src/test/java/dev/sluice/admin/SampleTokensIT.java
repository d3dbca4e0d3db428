package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.demo.Quickstart;
import dev.sluice.testsupport.GatewayProcess;
import dev.sluice.testsupport.Threat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The artifact that is shipped takes no token that stands in our own pages. */
class SampleTokensIT {
    private static final Path QUICKSTART = Path.of("examples/quickstart");

    @Test
    @Threat("D12")
    void a_gateway_with_the_grant_of_the_quickstart_is_never_ready_and_says_why() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.begin(QUICKSTART, List.of())) {
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> gateway.managed("/q/health/live").statusCode() == 200);

            assertThat(gateway.managed("/q/health/ready").statusCode()).isEqualTo(503);
            await().until(() -> gateway.log().contains("stands in the documentation"));
            assertThat(gateway.log())
                    .contains("grants/quickstart.yaml")
                    .contains("openssl rand -hex 32")
                    .doesNotContain(Quickstart.TOKEN)
                    .doesNotContain("FOR DEVELOPMENT ONLY");
        }
    }

    @Test
    @Threat("D12")
    void one_whose_operator_has_that_token_does_not_even_start(@TempDir Path folder)
            throws Exception {
        Path token = Files.writeString(folder.resolve("token"), Quickstart.TOKEN + "\n");

        try (GatewayProcess gateway =
                GatewayProcess.begin(QUICKSTART, List.of("-Dsluice.admin.token-file=" + token))) {
            assertThat(gateway.awaitEnd()).isNotZero();
            assertThat(gateway.log())
                    .contains(token + " holds a token that anyone guesses")
                    .doesNotContain(Quickstart.TOKEN);
        }
    }
}
