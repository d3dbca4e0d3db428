package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.identity.Issuer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers are called to those who must log in, and how they are told. */
class PublicAddressTest {

    private static PublicAddress of(String url) {
        return new PublicAddress(() -> Optional.of(URI.create(url)));
    }

    @ParameterizedTest
    @CsvSource({
        "https://mcp.example, https://mcp.example/mcp/a, https://mcp.example/.well-known/oauth-protected-resource/mcp/a",
        "https://mcp.example/, https://mcp.example/mcp/a, https://mcp.example/.well-known/oauth-protected-resource/mcp/a",
        "https://a.b:8443/x/y/, https://a.b:8443/x/y/mcp/a, https://a.b:8443/.well-known/oauth-protected-resource/x/y/mcp/a"
    })
    void the_well_known_part_stands_before_the_path(String url, String resource, String metadata) {
        assertThat(of(url).knowsAddress()).isTrue();
        assertThat(of(url).ofServer("a")).contains(resource);
        assertThat(of(url).ofMetadata("a")).contains(metadata);
    }

    @Test
    void without_the_setting_nothing_is_called_anything() {
        PublicAddress unknown = new PublicAddress(Optional::empty);

        assertThat(unknown.knowsAddress()).isFalse();
        assertThat(unknown.ofServer("a")).isEmpty();
        assertThat(unknown.ofMetadata("a")).isEmpty();
        assertThat(unknown.path()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mcp.example",
                "ftp://mcp.example",
                "https://u:p@mcp.example",
                "https://mcp.example?a=b",
                "https://mcp.example/#a",
                "https:///a"
            })
    void an_address_that_agents_could_not_use_keeps_it_from_starting(String url) {
        assertThatThrownBy(() -> of(url))
                .hasMessageStartingWith("sluice.public-url must be an http or https address");
    }

    @Test
    void the_challenge_says_what_to_ask_for_and_whether_something_was_wrong() {
        Optional<String> metadata = Optional.of("https://m.example/x");
        List<Issuer> issuers = List.of(issuer("b", "a"), issuer("c", "b"));

        assertThat(Challenge.of(false, metadata, issuers))
                .isEqualTo("Bearer resource_metadata=\"https://m.example/x\", scope=\"a b c\"");
        assertThat(Challenge.of(true, metadata, List.of(issuer())))
                .isEqualTo(
                        "Bearer error=\"invalid_token\", resource_metadata=\"https://m.example/x\"");
        assertThat(Challenge.of(true, metadata, List.of())).isEqualTo("Bearer");
        assertThat(Challenge.of(true, Optional.empty(), issuers)).isEqualTo("Bearer");
    }

    private static Issuer issuer(String... scopes) {
        URI jwks = URI.create("https://idp.example/keys");
        return new Issuer(
                "corp", "https://idp.example", jwks, Set.of(), List.of(scopes), Duration.ZERO);
    }
}
