package dev.sluice.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.oracle.Readings;
import dev.sluice.testsupport.Threat;

/** Any bytes are a message or malformed; what is a message is one to every other reader too. */
@Threat("B13")
class MessageReaderFuzzTest {

    @FuzzTest
    void any_bytes_are_read_or_refused(byte[] bytes) {
        walk(MessageReader.reply(bytes), bytes);
        Reading reading = MessageReader.request(bytes);
        walk(reading, bytes);
        if (reading instanceof Reading.Read read
                && read.message() instanceof Message.Request asked) {
            assertThat(Readings.of(bytes).acts())
                    .as("a lenient reader sees no other method")
                    .allMatch(act -> act.method().equals(asked.method()) || hasOddName(asked));
        }
    }

    /** A method with what some readers drop is nobody's, and refused by the next step. */
    private static boolean hasOddName(Message.Request asked) {
        return !asked.method().chars().allMatch(c -> c > ' ' && c <= '~');
    }

    private static void walk(Reading reading, byte[] bytes) {
        if (reading instanceof Reading.Read read) {
            assertThat(read.message().body().document()).isSameAs(bytes);
            walk(read.message().body());
        }
    }

    private static void walk(JsonValue value) {
        assertThat(value.json()).isNotEmpty();
        if (value.isNumber()) {
            value.number();
        }
        if (value.isText()) {
            value.text();
        }
        value.members().forEach(member -> walk(member.value()));
        value.elements().forEach(MessageReaderFuzzTest::walk);
    }
}
