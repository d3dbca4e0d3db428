package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which addresses stand for one client. */
class SourceAddressTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "192.0.2.1, 192.0.2.1",
                "2001:db8:1:2::1, 20010db800010002",
                "2001:db8:1:2:ffff::9, 20010db800010002",
                "2001:db8:1:3::1, 20010db800010003",
                "0:0:0:0:0:0:0:1, 0000000000000000",
                "-, ''",
                "not an address, not an address"
            })
    void an_ipv6_network_is_one_source(@Nullable String address, String source) {
        assertThat(SourceAddress.of(address)).isEqualTo(source);
    }
}
