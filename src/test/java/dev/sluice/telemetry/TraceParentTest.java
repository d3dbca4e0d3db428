package dev.sluice.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is believed of what a stranger says of traces (W3C Trace Context). */
class TraceParentTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    @ParameterizedTest
    @CsvSource({
        "00-" + TRACE + "-" + SPAN + "-01,true",
        "00-" + TRACE + "-" + SPAN + "-00,false",
        "00-" + TRACE + "-" + SPAN + "-ff,true",
        "00-" + TRACE + "-" + SPAN + "-02,false",
        "01-" + TRACE + "-" + SPAN + "-01,true",
        "cc-" + TRACE + "-" + SPAN + "-01-what-the-future-brings,true"
    })
    void a_well_formed_one_is_read(String text, boolean sampled) {
        assertThat(TraceParent.of(text)).isEqualTo(new TraceParent(TRACE, SPAN, sampled));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-" + TRACE + "-" + SPAN + "-01",
                "00-" + TRACE + "-" + SPAN + "-01-more",
                "00-" + TRACE + "-" + SPAN + "-01 ",
                " 00-" + TRACE + "-" + SPAN + "-01",
                "01-" + TRACE + "-" + SPAN + "-01.more",
                "00-" + TRACE + "-" + SPAN + "-1",
                "00_" + TRACE + "-" + SPAN + "-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-" + TRACE + "-00f067aa0ba902bg-01",
                "00-" + TRACE + "-" + SPAN + "-\u0660\u0661",
                "00-4bf92f3577b34da6a3ce929d0e0e473-600f067aa0ba902b7-01"
            })
    void any_other_is_ignored(String text) {
        assertThat(TraceParent.of(text)).isNull();
    }

    @Test
    void one_that_is_too_long_is_ignored() {
        assertThat(TraceParent.of("01-" + TRACE + "-" + SPAN + "-01-" + "x".repeat(500))).isNull();
    }

    @Test
    void it_is_written_in_version_00() {
        assertThat(new TraceParent(TRACE, SPAN, true).text())
                .isEqualTo("00-" + TRACE + "-" + SPAN + "-01");
    }

    @Test
    void the_state_passes_as_it_came_from_one_line_or_several() {
        assertThat(TraceState.of(List.of("rojo=00f067aa0ba902b7, ,congo=t61rcWkgMzE ")))
                .isEqualTo(
                        new TraceState(
                                "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE",
                                List.of("rojo=00f067aa0ba902b7", "congo=t61rcWkgMzE")));
        assertThat(TraceState.of(List.of("a=1", "t@v=x y")))
                .extracting("text")
                .isEqualTo("a=1,t@v=x y");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ",", "A=1", "a", "a=", "=1", "a=1=2", "a=1,a=2", "a=\u00e9", "a=1\tb"})
    void a_state_that_is_not_well_formed_does_not_pass(String text) {
        assertThat(TraceState.of(List.of(text))).isNull();
    }

    @Test
    void a_state_beyond_what_w3c_asks_for_does_not_pass() {
        String many =
                IntStream.range(0, 33)
                        .mapToObj(i -> "k" + i + "=v")
                        .collect(Collectors.joining(","));

        assertThat(TraceState.of(List.of(many))).isNull();
        assertThat(TraceState.of(List.of("a=" + "x".repeat(250), "b=" + "x".repeat(255))))
                .isNotNull();
        assertThat(TraceState.of(List.of("a=" + "x".repeat(253), "b=" + "x".repeat(256)))).isNull();
    }
}
