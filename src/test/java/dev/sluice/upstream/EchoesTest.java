package dev.sluice.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.secret.Secret;
import dev.sluice.testsupport.Threat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways in which servers write a credential that they send back. */
class EchoesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ab+cd/ef<gh'12=",
                "ab+cd\\/ef<gh'12=",
                "ab\\u002Bcd/ef\\u003Cgh\\u002712\\u003D",
                "ab\\u002bcd/ef\\u003cgh\\u002712\\u003d",
                "ab%2Bcd%2Fef%3Cgh%2712%3D",
                "ab%2bcd%2fef%3cgh%2712%3d"
            })
    @Threat("D4")
    void every_usual_spelling_is_known(String spelling) {
        assertThat(Echoes.forms(new Secret("Bearer ab+cd/ef<gh'12=")))
                .extracting(form -> new String(form, UTF_8))
                .contains(spelling);
    }
}
