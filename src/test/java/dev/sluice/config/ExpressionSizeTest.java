package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Threat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RE2/J writes repetitions out, without any bound of its own on what they come to together. */
class ExpressionSizeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a{1000}){1000}){1000}",
                "((((((a{20}){20}){20}){20}){20}){20})",
                "(?:[a-z]{100}){100}",
                "(\\p{Greek}{70}){70}",
                "([]{1}]{70}){70,}",
                "(\\Q(\\E{70}){70}",
                "((a|b)*,){1,1000}",
                "(\\){70}x{70}){70}"
            })
    @Threat("E10")
    void what_grows_beyond_bounds_is_too_large(String expression) {
        assertThat(ExpressionSize.isTooLarge(expression)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a{1000}b{1000}",
                "^[a-z0-9-]{1,253}\\.[a-z]{2,63}$",
                "[{1000}]{3}",
                "\\{1000}{3}",
                "x{,1000}y{2",
                "\\Q{1000}{1000}{1000}",
                "[[:word:]{1000}]{10}",
                "(",
                ")",
                "["
            })
    @Threat("E10")
    void what_stays_small_is_not(String expression) {
        assertThat(ExpressionSize.isTooLarge(expression)).isFalse();
    }
}
