package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayPremisesTest {

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void commands_are_started_as_the_setting_says_whether_or_not_the_address_is_known(
            boolean enabled) {
        PublicAddress known =
                new PublicAddress(() -> Optional.of(URI.create("https://mcp.example")));
        PublicAddress unknown = new PublicAddress(Optional::empty);

        assertThat(new GatewayPremises(known, () -> enabled).knowsAddress()).isTrue();
        assertThat(new GatewayPremises(known, () -> enabled).startsCommands()).isEqualTo(enabled);
        assertThat(new GatewayPremises(unknown, () -> enabled).knowsAddress()).isFalse();
        assertThat(new GatewayPremises(unknown, () -> enabled).startsCommands()).isEqualTo(enabled);
    }
}
