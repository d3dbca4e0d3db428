package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which names are taken for each other, and which are not. */
class LookAlikesTest {

    @ParameterizedTest
    @CsvSource({
        "delete_user, Delete_User, letter case",
        "delete_user, delete_us\u0435r, a Cyrillic letter",
        "delete_user, \u217e\u0435\u04cf\u0435\u0442\u0435_\u057d\u0455\u0435\u0433, letters of three scripts",
        "\u0418d, \u0438d, letter case of another script",
        "LIST_FILES, L\u0399ST_F\u0399LES, Greek capitals",
        "NAME, \u039d\u0391\u039c\u0395, a Greek capital whose small letter is no n",
        "delete_user, deIete_user, a capital i for an l",
        "delete_user, de1ete_user, a digit for a letter",
        "go, g0, zero for o",
        "return_all, retum_all, rn for m",
        "view, vievv, vv for w",
        "get_issue, get-issue, a hyphen",
        "get_issue, get.issue, a dot",
        "get_issue, get\u2010issue, a hyphen beyond ASCII",
        "get_issue, \uff47et_issue, full width",
        "get_issue, \ud835\udc20et_issue, a mathematical letter",
        "get_issue, get_\u00edssue, an accent",
        "get_issue, get_i\u200bssue, a space without width",
        "get_issue, get_\u0000issue, a control character",
        "get_issue, get_issue\udb40\udc61, a tag",
        "\u010desky, cesky, an accent of a language",
        "strasse, stra\u00dfe, sharp s",
    })
    void one_is_taken_for_the_other(String one, String other, String why) {
        assertThat(LookAlikes.of(List.of(one, "x")).like(other)).as(why).isEqualTo(one);
        assertThat(LookAlikes.of(List.of(other, "x")).like(one)).as(why).isEqualTo(other);
    }

    @ParameterizedTest
    @CsvSource({
        "get_issue, get_issues",
        "get_issue, getissue",
        "get_user, set_user",
        "read_1, read_2",
        "list, last",
        "\u8aad\u3080, \u66f8\u304f",
        "\u0a15\u0a3e, \u0a15\u0a3f",
        "'', a",
    })
    void one_is_not_taken_for_the_other(String one, String other) {
        assertThat(LookAlikes.of(List.of(one)).like(other)).isNull();
        assertThat(LookAlikes.of(List.of(other)).like(one)).isNull();
    }

    @Test
    void a_name_does_not_look_like_itself_but_like_the_first_other_one() {
        LookAlikes names = LookAlikes.of(List.of("b-c", "b.c", "B_C", "b_c"));

        assertThat(names.like("B_C")).isEqualTo("b-c");
        assertThat(names.like("b-c")).isEqualTo("B_C");
        assertThat(names.like("b_c")).isEqualTo("B_C");
        assertThat(LookAlikes.of(List.of("b_c")).like("b_c")).isNull();
        assertThat(LookAlikes.of(List.of()).like("b_c")).isNull();
    }

    @Test
    void half_a_character_is_compared_too() {
        assertThat(LookAlikes.of(List.of("get_\ud800x")).like("GET_\ud800x"))
                .isEqualTo("get_\ud800x");
    }
}
