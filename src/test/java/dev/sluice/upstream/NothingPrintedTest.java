package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.secret.Secret;
import dev.sluice.testsupport.Threat;
import dev.sluice.upstream.OAuth.Client;
import dev.sluice.upstream.OAuth.Flow;
import dev.sluice.upstream.OAuth.Wish;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What anybody might log by accident holds no secret. */
class NothingPrintedTest {
    private static final Secret CANARY = new Secret("s3cr3t-CANARY");
    private static final OAuth OAUTH =
            new OAuth(
                    new Flow.RefreshToken(Path.of("/run/reports"), Optional.of(CANARY)),
                    URI.create("https://idp.example/token"),
                    new Client.Confidential("sluice", Optional.of(CANARY)),
                    new Wish(List.of(), null, null));

    @Test
    @Threat("D5")
    void nothing_on_the_way_to_a_token_prints_a_secret() {
        String granted =
                "{\"access_token\":\"s3cr3t-CANARY\",\"token_type\":\"bearer\",\"refresh_token\":\"s3cr3t-CANARY\"}";
        Server server =
                new Server(
                        "reports",
                        URI.create("https://mcp.example/mcp"),
                        Map.of("Api-Key", Optional.of(CANARY)),
                        Timeouts.DEFAULT,
                        OAUTH,
                        List.of());
        Stream<Object> all =
                Stream.of(
                        OAUTH,
                        server,
                        new UpstreamRequest(
                                server, Verb.GET, Map.of(), false, new byte[0], "", CANARY),
                        TokenRequest.clientCredentials(OAUTH),
                        TokenRequest.refresh(OAUTH, CANARY),
                        TokenRequest.exchange(OAUTH, CANARY),
                        TokenRequest.code(
                                OAUTH, CANARY, URI.create("http://127.0.0.1:1/callback"), CANARY),
                        TokenReply.read(
                                200, "application/json", granted.getBytes(StandardCharsets.UTF_8)));

        String encoded =
                Base64.getEncoder()
                        .encodeToString("s3cr3t-CANARY".getBytes(StandardCharsets.UTF_8))
                        .substring(0, 10);
        assertThat(all.map(Object::toString))
                .allSatisfy(
                        text ->
                                assertThat(text)
                                        .contains("Secret[…]")
                                        .doesNotContain("CANARY", encoded));
    }
}
