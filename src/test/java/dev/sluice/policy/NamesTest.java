package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.Names.Fault;
import dev.sluice.protocol.Target;
import dev.sluice.testsupport.Threat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bounds of names; which characters are refused stands in the policy cases. */
@Threat("B17")
class NamesTest {

    @Test
    @Threat("B17")
    void a_name_has_at_most_256_bytes_whatever_it_looks_like() {
        assertThat(Names.faultOf("x".repeat(256))).isNull();
        assertThat(Names.faultOf("x".repeat(257))).isEqualTo(Fault.TOO_LONG);
        assertThat(Names.faultOf("é".repeat(128))).isNull();
        assertThat(Names.faultOf("é".repeat(129))).isEqualTo(Fault.TOO_LONG);
        assertThat(Names.faultOf("http://" + "x".repeat(257))).isEqualTo(Fault.TOO_LONG);
    }

    @Test
    void a_uri_may_be_longer_whatever_its_scheme() {
        assertThat(bad(Target.Kind.RESOURCE, "urn:" + "x".repeat(4_092))).isFalse();
        assertThat(bad(Target.Kind.RESOURCE, "urn:" + "x".repeat(4_093))).isTrue();
        assertThat(bad(Target.Kind.TOOL, "a://" + "x".repeat(300))).isTrue();
        assertThat(bad(Target.Kind.PROMPT, "a://" + "x".repeat(300))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0xD800, 0xDFFF, 0x0, 0x7F, 0x85, 0x200D, 0x2028, 0xFE0F, 0xFEFF, 0x3164})
    @Threat("B17")
    void what_cannot_be_seen_is_refused_anywhere_in_a_name(int character) {
        String text = new String(new char[] {(char) character});

        for (String name : new String[] {text + "ab", "a" + text + "b", "ab" + text}) {
            assertThat(Names.faultOf(name)).isEqualTo(Fault.INVISIBLE_CHARACTER);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\u00a0", "\u1680", "\u2003", "\u3000", "\u202f"})
    @Threat("B17")
    void white_space_is_refused_outside_and_taken_inside(String space) {
        assertThat(Names.faultOf(space + "a")).isEqualTo(Fault.OUTER_SPACE);
        assertThat(Names.faultOf("a" + space)).isEqualTo(Fault.OUTER_SPACE);
        assertThat(Names.faultOf("a" + space + "b")).isNull();
    }

    private static boolean bad(Target.Kind kind, String name) {
        return Names.isBad(new Target(kind, name));
    }
}
