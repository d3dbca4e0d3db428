package dev.sluice.cli;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.approval.Approval;
import dev.sluice.testsupport.AdminProfile;
import dev.sluice.testsupport.AskedQuestion;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands of people who decide about calls, against a running gateway. */
@QuarkusTest
@TestProfile(AdminProfile.class)
@Timeout(60)
class ApprovalsCommandTest {
    private static final Path GUIDE = Path.of("docs/guides-approvals.md");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String GRANT = "tester-fixture";
    private static final AtomicInteger LAST = new AtomicInteger();

    @BeforeEach
    void answerOthers() {
        AskedQuestion.refuseAll();
    }

    @Test
    void the_list_holds_what_is_pending_unless_another_state_is_named() {
        String waits = asked("{}");
        String refused = asked("{}");
        assertThat(sluice("refuse", refused).code()).isZero();

        Ran list = sluice("list");

        assertThat(list.err()).isEmpty();
        assertThat(list.code()).isZero();
        assertThat(list.out().lines().findFirst().orElse("").split(" {2,}"))
                .containsExactly(
                        "ID", "STATE", "SERVER", "TOOL", "GRANT", "SUBJECT", "RULE", "EXPIRES",
                        "BY");
        assertThat(list.out())
                .containsPattern(
                        waits
                                + " +pending +fixture +refund +tester-fixture +tester-fixture"
                                + " +/tools/refund/approval +2\\S+Z +-\n")
                .doesNotContain(refused);
        assertThat(sluice("list", "--state", "refused").out())
                .containsPattern(refused + " +refused .* admin\n")
                .doesNotContain(waits);
        assertThat(sluice("list", "--state=all").out()).contains(waits, refused);
    }

    @Test
    void a_long_list_tells_how_to_ask_for_more() {
        asked("{}");
        String newest = asked("{}");

        Ran list = sluice("list", "--limit", "1");

        assertThat(list.out()).contains(newest).hasLineCount(2);
        assertThat(list.err()).isEqualTo("there are more: --after=" + newest + "\n");
        assertThat(sluice("list", "--after", newest).out()).doesNotContain(newest);
    }

    @Test
    void one_is_shown_with_its_arguments_digit_by_digit() {
        String id =
                asked("{\"amount\":9007199254740993,\"tiny\":[1e-4000,{}],\"to\":{\"a\":\"b\"}}");

        Ran ran = sluice("show", id);

        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .startsWith("id         " + id + "\nstate      pending\n")
                .contains("reason     Refunds need a person.\n", "approvers  \"payments\"\n")
                .contains(
                        "arguments\n  {\n    \"amount\": 9007199254740993,\n",
                        "    \"tiny\": [\n      1e-4000,\n      {}\n    ],\n",
                        "    \"to\": {\n      \"a\": \"b\"\n    },\n");
        assertThat(sluice("show", id, "--output", "json").out())
                .contains("\"amount\":9007199254740993", "1e-4000");
    }

    @Test
    void an_answer_is_given_once_and_says_what_came_of_it() {
        String id = asked("{}");

        Ran yes = sluice("approve", id, "--comment", "as told on the phone");

        assertThat(yes.err()).isEmpty();
        assertThat(yes.code()).isZero();
        assertThat(yes.out()).containsPattern(id + " +approved .* admin\n");
        assertThat(sluice("show", id).out())
                .contains("by         admin\n", "comment    as told on the phone\n");
        assertRefused(sluice("refuse", id), "it was approved already by admin");
    }

    /** What an agent sends is read by a person, on a terminal that obeys control sequences. */
    @Test
    @Threat("K10")
    void no_name_and_no_argument_moves_the_cursor_or_makes_a_line_of_its_own() {
        String tool = "pay\u001b[2J\u202e  \u009b31m\nstate      approved";
        String id =
                AskedQuestion.of(
                                GRANT,
                                tool,
                                "{\"a\\u001b[2J\\u000astate\":\"\\u202e\\u009b31m\\u000aapproved\\u200b\"}")
                        .id();

        for (Ran ran :
                List.of(
                        sluice("show", id),
                        sluice("list"),
                        sluice("show", "--json", id),
                        sluice("watch", "--for", "1ms"),
                        sluice("refuse", id))) {
            assertThat(ran.out()).contains(id);
            assertThat(ran.out().replace("\n", "").codePoints())
                    .noneMatch(
                            c ->
                                    Character.getType(c) == Character.CONTROL
                                            || Character.getType(c) == Character.FORMAT);
            assertThat(ran.out()).doesNotContain("\nstate      approved");
        }
        assertThat(sluice("list", "--state=all").out()).contains("fixture  \"pay\\u001b[2J");
        assertThat(sluice("show", id).out())
                .contains("\"\\u202e\\u009b31m\\u000aapproved\\u200b\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../limits/reset", "a b", "", "a?b", "a/b", "%2e%2e"})
    void an_id_leads_nowhere_else(String id) {
        assertRefused(sluice("show", id), "write an id");
        assertRefused(sluice("approve", id), "write an id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-hw2mJr0cYV1f8LkPz3Ag", "-Vw2mJr0cYV1f8LkPz3A", "--w2mJr0cYV1f8LkPz3A"})
    void an_id_may_look_like_an_option(String id) {
        assertRefused(sluice("show", "--", id), "no such approval");
        assertRefused(sluice("refuse", "--comment", "x", "--", id), "no such approval");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-w2mJr0cYV1f8LkPz3Ag", "--w2mJr0cYV1f8LkPz3A", "-_w2mJr0c"})
    void an_id_may_begin_with_a_hyphen(String id) {
        assertThat(sluice("list", "--after=" + id).code()).isZero();
        assertRefused(sluice("show", id), "no such approval");
        assertRefused(sluice("refuse", id, "--comment", "x"), "no such approval");
    }

    @Test
    void a_misspelt_option_decides_nothing() {
        String id = asked("{}");

        assertThat(sluice("approve", id, "--coment", "no").code()).isEqualTo(2);
        assertThat(sluice("approve", "--coment", id).code()).isEqualTo(2);

        assertThat(sluice("show", id).out()).contains("state      pending\n");
    }

    @Test
    void what_the_gateway_does_not_take_is_told_with_exit_code_2() {
        String id = asked("{}");

        assertRefused(sluice("show", AskedQuestion.id()), "no such approval");
        assertRefused(sluice("approve", AskedQuestion.id()), "no such approval");
        assertRefused(sluice("list", "--state", "open"), "state must be one of");
        assertRefused(sluice("list", "--limit", "0"), "limit must be from 1");
        assertRefused(sluice("refuse", id, "--comment", "x".repeat(1_001)), "1,000 characters");
        assertThat(sluice("show", id).out()).contains("state      pending\n");
    }

    @Test
    void watching_tells_what_is_pending_and_then_each_change_once() throws Exception {
        String waits = asked("{}");
        Until until = new Until();
        CompletableFuture<Integer> watch = CompletableFuture.supplyAsync(() -> watch(until));
        until.says(waits + " pending");

        String comes = asked("{}");
        until.says(comes + " pending");
        assertThat(sluice("approve", waits).code()).isZero();
        until.says(waits + " approved fixture refund tester-fixture tester-fixture by admin");
        assertThat(sluice("refuse", comes).code()).isZero();
        until.says(comes + " refused");
        until.over = true;

        assertThat(watch.get()).isZero();
        for (String id : List.of(waits, comes)) {
            assertThat(until.text().lines().filter(line -> line.startsWith(id))).hasSize(2);
        }
    }

    /** More are pending than one answer tells, and those are decided that it does not tell. */
    @Test
    void watching_misses_none_of_many() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            ids.add(asked("{}", "many-" + i / 50));
        }
        Until until = new Until();
        CompletableFuture<Integer> watch = CompletableFuture.supplyAsync(() -> watch(until));
        String oldest = ids.get(0);
        until.says(oldest + " pending");
        ids.add(asked("{}"));
        assertThat(sluice("approve", oldest).code()).isZero();
        until.says(oldest + " approved");
        until.says(ids.get(100) + " pending");
        until.over = true;

        assertThat(watch.get()).isZero();
        for (String id : ids) {
            assertThat(until.text().lines().filter(line -> line.startsWith(id + " pending")))
                    .hasSize(1);
            assertThat(id.equals(oldest) || sluice("refuse", id).code() == 0).isTrue();
        }
    }

    @Test
    void all_have_the_documented_shape() throws Exception {
        String yes = order();
        String no = order();

        DocumentedShape.check("approvals-show", sluice("show", "--json", yes));
        DocumentedShape.check(
                "approvals-answer", sluice("approve", "--json", yes, "--comment", "as told"));
        DocumentedShape.check("approvals-answer", sluice("refuse", "--json", no, "--comment=no"));
        DocumentedShape.check(
                "approvals-list", sluice("list", "--json", "--state=all", "--limit=1"));
    }

    private static String order() {
        String arguments = "{\"amount\":200,\"order\":\"A-" + LAST.incrementAndGet() + "\"}";
        return AskedQuestion.of(GRANT, "refund", arguments, "payments").id();
    }

    /** What stands in the guide is typed, each line about a question of its own. */
    @Test
    void the_lines_of_the_guide_work_in_their_order() throws Exception {
        List<String> lines =
                Files.readAllLines(GUIDE).stream()
                        .filter(line -> line.startsWith("sluice "))
                        .toList();

        assertThat(lines).hasSize(5);
        for (String line : lines) {
            Ran ran = Ran.sluice(words(line, asked("{\"amount\":200}")));

            assertThat(ran.err()).as(line).isEmpty();
            assertThat(ran.code()).as(line).isZero();
            assertThat(ran.out()).as(line).isNotBlank();
        }
    }

    @Test
    void its_requests_by_curl_are_answered() throws Exception {
        List<String> lines =
                Files.readAllLines(GUIDE).stream()
                        .filter(line -> line.startsWith("curl "))
                        .toList();

        assertThat(lines).hasSize(4);
        for (String line : lines) {
            List<String> words = List.of(words("sluice " + line, asked("{\"amount\":200}")));
            assertThat(words.subList(1, 3))
                    .containsExactly("-H", "\"Authorization: Bearer $TOKEN\"");
            RequestSpecification request = given().auth().oauth2(AdminProfile.TOKEN);
            int body = words.indexOf("-d") + 1;
            String url = words.get(words.size() - 1);
            (body == 0 ? request.get(url) : request.body(words.get(body)).post(url))
                    .then()
                    .statusCode(200);
        }
    }

    private static String[] words(String line, String id) {
        String typed =
                line.substring("sluice ".length())
                        .replace("http://localhost:9000", gateway())
                        .replace("carol.token", AdminProfile.TOKEN_FILE.toString())
                        .replace("refund-question-Abcdeg", id);
        return Pattern.compile("'[^']*'|\"[^\"]*\"|\\S+")
                .matcher(typed)
                .results()
                .map(MatchResult::group)
                .map(word -> word.replace("'", ""))
                .toArray(String[]::new);
    }

    private static String asked(String arguments) {
        return asked(arguments, GRANT);
    }

    private static String asked(String arguments, String grant) {
        String own = arguments.replaceFirst("}$", "");
        String n = "\"zz\":" + LAST.incrementAndGet() + "}";
        Approval approval =
                AskedQuestion.of(
                        grant, "refund", own.equals("{") ? own + n : own + "," + n, "payments");
        return approval.id();
    }

    private static int watch(Until until) {
        return SluiceCommand.run(
                new Terminal(
                        new PrintWriter(until, true),
                        new PrintWriter(new StringWriter()),
                        name -> null),
                arguments("watch"));
    }

    private static void assertRefused(Ran ran, String why) {
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains(why);
    }

    private static Ran sluice(String command, String... more) {
        return Ran.sluice(arguments(command, more));
    }

    private static String[] arguments(String command, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "approvals",
                                command,
                                "--url",
                                gateway(),
                                "--token-file",
                                AdminProfile.TOKEN_FILE.toString()));
        arguments.addAll(Arrays.asList(more));
        return arguments.toArray(String[]::new);
    }

    private static String gateway() {
        return "http://127.0.0.1:" + Management.port();
    }

    /** Where a command writes until nobody listens any more, as behind a pipe. */
    private static final class Until extends Writer {
        private final StringWriter text = new StringWriter(); // locks by itself
        private volatile boolean over;

        @Override
        public void write(char[] buffer, int from, int length) {
            text.write(buffer, from, length);
        }

        @Override
        public void flush() throws IOException {
            if (over) {
                throw new IOException("nobody listens");
            }
        }

        @Override
        public void close() {}

        private String text() {
            return text.toString();
        }

        private void says(String words) {
            await().atMost(PATIENCE).until(() -> text().contains(words));
        }
    }
}
