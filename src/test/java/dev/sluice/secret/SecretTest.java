package dev.sluice.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Threat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A secret is used where it is needed and shown nowhere. */
class SecretTest {

    @Test
    @Threat("D5")
    void printing_shows_only_that_there_is_one() {
        Secret secret = new Secret("canary");

        assertThat(secret.toString()).isEqualTo("Secret[…]");
        assertThat(Map.of("api-key", List.of(secret)).toString()).doesNotContain("canary");
        assertThat("%s".formatted(secret)).doesNotContain("canary");
        assertThat(secret.reveal()).isEqualTo("canary");
    }

    @Test
    void equal_values_are_equal_so_a_rotation_is_seen() {
        assertThat(new Secret("a"))
                .isEqualTo(new Secret("a"))
                .hasSameHashCodeAs(new Secret("a"))
                .isNotEqualTo(new Secret("b"))
                .isNotEqualTo("a");
    }
}
