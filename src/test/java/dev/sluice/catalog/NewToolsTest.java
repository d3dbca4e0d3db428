package dev.sluice.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalog.Pins.NewTools;
import dev.sluice.testsupport.Threat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of tools that pins do not name. */
class NewToolsTest {
    private static final Map<String, String> ACCEPTED =
            Map.of(
                    "send_mail",
                    "sha256:good",
                    "SEND_ALL",
                    "sha256:good",
                    "send_all",
                    "sha256:good");
    private static final Pins TRUSTING = new Pins("s", NewTools.FIRST_USE, ACCEPTED);
    private static final Pins ALLOWING = new Pins("s", NewTools.ALLOW, ACCEPTED);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Send_Mail",
                "send-mail",
                "s\u0435nd_mail",
                "send_mai1",
                "send\u200b_mail",
                "\uff53end_mail"
            })
    @Threat("H3")
    void one_that_looks_like_a_pinned_tool_is_held_back_though_new_tools_pass(String name) {
        assertThat(ALLOWING.holdsBackUnseen(name)).isTrue();
        assertThat(ALLOWING.holdBack(name, "sha256:good")).isTrue();
        assertThat(ALLOWING.imitatedBy(name)).isEqualTo("send_mail");
        assertThat(TRUSTING.holdsBackUnseen(name)).isTrue();
        assertThat(TRUSTING.isWatched(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"send_mails", "read_mail", ""})
    void one_that_looks_like_none_passes_where_new_tools_do(String name) {
        assertThat(ALLOWING.holdsBackUnseen(name)).isFalse();
        assertThat(ALLOWING.imitatedBy(name)).isNull();
        assertThat(ALLOWING.isWatched(name)).isFalse();
        assertThat(TRUSTING.holdsBackUnseen(name)).isFalse();
        assertThat(TRUSTING.isTrustedAtFirst(name)).isTrue();
        assertThat(new Pins("s", NewTools.QUARANTINE, ACCEPTED).holdsBackUnseen(name)).isTrue();
    }

    @Test
    void tools_that_are_pinned_may_look_like_each_other() {
        assertThat(ALLOWING.holdsBackUnseen("SEND_ALL")).isFalse();
        assertThat(ALLOWING.holdBack("send_all", "sha256:good")).isFalse();
        assertThat(ALLOWING.holdBack("send_all", "sha256:other")).isTrue();
    }
}
