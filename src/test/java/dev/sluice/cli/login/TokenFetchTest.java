package dev.sluice.cli.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.secret.Secret;
import dev.sluice.testsupport.Certificates;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.TokenEndpoint;
import dev.sluice.upstream.OAuth;
import dev.sluice.upstream.OAuth.Client;
import dev.sluice.upstream.OAuth.Flow;
import dev.sluice.upstream.OAuth.Wish;
import dev.sluice.upstream.TokenReply;
import dev.sluice.upstream.TokenRequest;
import dev.sluice.upstream.oauth.TokenSettings;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A login asks whom the gateway would ask, and believes whom the gateway would believe. */
@Timeout(60)
class TokenFetchTest {
    private static final String REFRESH = "s3cr3t-CANARY-refresh";
    private static final Duration AMPLE = Duration.ofSeconds(30);

    @SuppressWarnings("NullAway.Init")
    private static Certificates certificates;

    @SuppressWarnings("NullAway.Init")
    private static TokenEndpoint endpoint;

    private record Given(Duration timeout, Optional<Path> caFile) implements TokenSettings {}

    @BeforeAll
    static void start(@TempDir Path folder) {
        certificates = new Certificates(folder);
        endpoint = TokenEndpoint.secured(certificates.signed("idp", "idp.test", "+0d"));
        endpoint.refreshToken(REFRESH, false);
    }

    @AfterAll
    static void stop() {
        endpoint.close();
    }

    @Test
    @Threat("D8")
    void an_authority_of_ones_own_is_believed_if_it_is_named() throws Exception {
        assertThat(
                        fetch("127.0.0.1", Optional.of(certificates.authority()), AMPLE)
                                .token()
                                .reveal())
                .startsWith(TokenEndpoint.TOKENS);
    }

    @Test
    @Threat("D8")
    void otherwise_it_is_not_and_nothing_is_sent() {
        int before = endpoint.asked().size();

        assertThatThrownBy(() -> fetch("127.0.0.1", Optional.empty(), AMPLE))
                .isInstanceOf(LoginFailedException.class)
                .hasMessageStartingWith("the token endpoint gave none: SSL");
        assertThat(endpoint.asked()).hasSize(before);
    }

    @Test
    @Threat("D6")
    void a_name_that_leads_to_where_clouds_keep_secrets_is_not_asked() {
        assertThatThrownBy(() -> fetch("169.254.169.254", Optional.empty(), AMPLE))
                .isInstanceOf(LoginFailedException.class)
                .hasMessage("the token endpoint gave none: LinkLocalException");
    }

    @Test
    void an_endpoint_that_sends_too_much_or_nothing_is_left() {
        Optional<Path> authority = Optional.of(certificates.authority());
        try (TokenEndpoint odd =
                TokenEndpoint.secured(certificates.signed("odd", "idp.test", "+0d"))) {
            odd.answers(
                    request -> request.response().end(" ".repeat(TokenReply.MOST_BYTES) + "{}"));
            assertThatThrownBy(() -> fetch(odd, "127.0.0.1", authority, AMPLE))
                    .hasMessage("the token endpoint gave none: its reply is too large");
            odd.answers(request -> {});
            assertThatThrownBy(() -> fetch(odd, "127.0.0.1", authority, Duration.ofMillis(500)))
                    .hasMessage("the token endpoint gave none: it does not answer in time");
        }
    }

    private static TokenReply.Granted fetch(
            String leadsTo, Optional<Path> authority, Duration timeout) throws Exception {
        return fetch(endpoint, leadsTo, authority, timeout);
    }

    private static TokenReply.Granted fetch(
            TokenEndpoint asked, String leadsTo, Optional<Path> authority, Duration timeout)
            throws Exception {
        Secret secret = new Secret(TokenEndpoint.SECRET);
        URI url = asked.url("idp.test");
        OAuth oauth =
                new OAuth(
                        new Flow.RefreshToken(Path.of("nowhere"), Optional.of(new Secret(REFRESH))),
                        url,
                        new Client.Confidential(TokenEndpoint.CLIENT, Optional.of(secret)),
                        new Wish(List.of(), null, null));
        return new TokenFetch(
                        new Given(timeout, authority),
                        name -> List.of(InetAddress.getByName(leadsTo)))
                .fetch(TokenRequest.refresh(oauth, new Secret(REFRESH)));
    }
}
