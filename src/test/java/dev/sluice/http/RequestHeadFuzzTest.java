package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.testsupport.Threat;
import org.jspecify.annotations.Nullable;

/** Any octets pass or are refused for good, the same whether content is read or skipped. */
@Threat({"A2", "A4", "A5"})
class RequestHeadFuzzTest {

    @FuzzTest
    void any_octets_pass_or_are_refused(byte[] octets) {
        assertThat(judged(octets, true)).isEqualTo(judged(octets, false));
    }

    private record Judged(long heads, boolean inHead, @Nullable FramingFault fault) {}

    private static Judged judged(byte[] octets, boolean skips) {
        RequestFraming framing = new RequestFraming(FramingLimits.DEFAULT);
        boolean refused = false;
        int at = 0;
        while (at < octets.length) {
            long data = Math.min(framing.data(), octets.length - at);
            if (skips && data > 0) {
                framing.skip(data);
                at += Math.toIntExact(data);
            } else {
                Verdict verdict = framing.accept(octets[at++]);
                assertThat(refused && verdict != Verdict.REFUSE).as("refused is refused").isFalse();
                refused = verdict == Verdict.REFUSE;
                assertThat(refused).isEqualTo(framing.fault() != null);
            }
        }
        return new Judged(framing.heads(), framing.inHead(), framing.fault());
    }
}
