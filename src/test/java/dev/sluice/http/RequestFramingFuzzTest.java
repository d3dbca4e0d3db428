package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RequestFramingFuzzTest {
    private static final List<String> VALID =
            List.of(
                    RawText.get(
                            "Connection: Upgrade, HTTP2-Settings",
                            "Content-Length: 0",
                            "HTTP2-Settings: AAEAAEAAAAIAAAAB",
                            "Upgrade: h2c"),
                    RawText.post("Content-Type: application/json", "Content-Length: 5") + "hello",
                    RawText.post("Mcp-Name: a", "Expect: 100-continue", "Content-Length: 1") + "x",
                    RawText.chunked("5\r\nhello\r\n0\r\n\r\n") + RawText.get("Origin: http://a"));

    @Property(tries = 5000)
    void whatPassesIsStrictlyRight(@ForAll("mutated") String text) {
        RequestFraming framing = new RequestFraming(FramingLimits.DEFAULT);
        byte[] octets = RawText.octets(text);

        int at = 0;
        while (at < octets.length && framing.accept(octets[at]) == Verdict.NEED_MORE) {
            at++;
        }

        if (framing.heads() > 0) {
            assertThat(StrictHead.accepts(text.substring(0, at + 1))).isTrue();
            assertThat(text.indexOf("\r\n\r\n")).isEqualTo(at - 3);
        }
    }

    @Property(tries = 2000)
    void whatIsStrictlyRightPasses(@ForAll("mutated") String text) {
        int end = text.indexOf("\r\n\r\n") + 4;
        RequestFraming framing = new RequestFraming(FramingLimits.DEFAULT);
        for (byte octet : RawText.octets(text.substring(0, end))) {
            framing.accept(octet);
        }

        if (end > 3 && StrictHead.accepts(text.substring(0, end))) {
            assertThat(framing.fault()).isIn(null, FramingFault.FRAMING_LOOKALIKE);
        }
    }

    @Property(tries = 2000)
    void onceRefusedNothingPassesAgain(@ForAll("mutated") String text) {
        RequestFraming framing = new RequestFraming(FramingLimits.DEFAULT);
        List<Verdict> verdicts = new ArrayList<>();
        for (byte octet : RawText.octets(text + text)) {
            verdicts.add(framing.accept(octet));
        }

        int refused = verdicts.indexOf(Verdict.REFUSE);
        if (refused >= 0) {
            assertThat(verdicts.subList(refused, verdicts.size())).containsOnly(Verdict.REFUSE);
        }
    }

    @Provide
    Arbitrary<String> mutated() {
        Arbitrary<String> piece =
                Arbitraries.oneOf(
                        Arbitraries.of(
                                "\r",
                                "\n",
                                "\r\n",
                                "\r\n\r\n",
                                " ",
                                "\t",
                                "\0",
                                ":",
                                ",",
                                ";",
                                "_",
                                "0",
                                "5",
                                "Host: a",
                                "\r\nHost: b",
                                "\r\nContent-Length: 5",
                                "\r\nTransfer-Encoding: chunked",
                                "\r\nConnection: close",
                                "#"),
                        Arbitraries.integers()
                                .between(0, 255)
                                .map(octet -> String.valueOf((char) octet.intValue())),
                        Arbitraries.just(""));
        Arbitrary<Edit> edit =
                Combinators.combine(
                                Arbitraries.doubles().between(0, 1),
                                Arbitraries.integers().between(0, 3),
                                piece)
                        .as(Edit::new);
        return Combinators.combine(Arbitraries.of(VALID), edit.list().ofMinSize(0).ofMaxSize(4))
                .as(
                        (text, edits) -> {
                            String mutated = text;
                            for (Edit each : edits) {
                                mutated = each.apply(mutated);
                            }
                            return mutated;
                        });
    }

    /** Replaces some characters at a relative place. */
    private record Edit(double place, int removed, String inserted) {
        String apply(String text) {
            int from = (int) (place * text.length());
            int to = Math.min(text.length(), from + removed);
            return text.substring(0, from) + inserted + text.substring(to);
        }
    }
}
