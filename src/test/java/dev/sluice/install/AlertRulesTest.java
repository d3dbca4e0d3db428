package dev.sluice.install;

import static dev.sluice.install.Manifests.at;
import static dev.sluice.install.Manifests.list;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every alert says what it means, is tried by promtool, and has its runbook. */
class AlertRulesTest {
    private static final Path RUNBOOKS = Path.of("docs/guides-runbooks.md");
    private static final Pattern HEADING = Pattern.compile("(?m)^## (Sluice\\w+)$");

    @Test
    void every_alert_says_how_bad_it_is_and_where_to_read_on() {
        assertThat(AlertRules.alerts())
                .hasSizeGreaterThan(15)
                .allSatisfy(
                        rule -> {
                            assertThat(at(rule, "labels", "severity"))
                                    .isIn("critical", "warning", "info");
                            assertThat((String) at(rule, "annotations", "summary"))
                                    .hasSizeBetween(10, 100)
                                    .doesNotContain("{{");
                            assertThat((String) at(rule, "annotations", "description"))
                                    .contains("{{ $labels.")
                                    .endsWith(".");
                            assertThat(at(rule, "annotations", "runbook_url"))
                                    .isEqualTo(RUNBOOKS + "#" + anchor((String) at(rule, "alert")));
                        });
        assertThat(AlertRules.names()).doesNotHaveDuplicates();
    }

    @Test
    void every_series_is_asked_for_by_its_job_so_that_a_release_hears_of_itself_alone() {
        assertThat(AlertRules.all())
                .extracting(rule -> new PromQuery((String) at(rule, "expr")))
                .allSatisfy(
                        query ->
                                assertThat(query.selections())
                                        .hasSizeGreaterThanOrEqualTo(query.metrics().size())
                                        .allSatisfy(
                                                selection ->
                                                        assertThat(List.of(selection.split(",")))
                                                                .contains("job=\"sluice\"")));
    }

    @Test
    void every_alert_is_fired_and_kept_quiet() {
        List<Map<?, ?>> trials = AlertRules.trials();

        assertThat(trials.stream().filter(each -> !list(each, "exp_alerts").isEmpty()))
                .extracting(each -> (String) at(each, "alertname"))
                .containsAll(AlertRules.names());
        assertThat(trials.stream().filter(each -> list(each, "exp_alerts").isEmpty()))
                .extracting(each -> (String) at(each, "alertname"))
                .containsAll(AlertRules.names());
        assertThat(trials)
                .extracting(each -> (String) at(each, "alertname"))
                .isSubsetOf(AlertRules.names());
    }

    @Test
    void every_alert_has_its_runbook_and_every_runbook_its_alert() throws IOException {
        List<String> sections =
                HEADING.matcher(Files.readString(RUNBOOKS))
                        .results()
                        .map(found -> found.group(1))
                        .toList();

        assertThat(sections).containsExactlyElementsOf(AlertRules.names());
    }

    @Test
    void every_runbook_says_what_it_means_what_users_notice_where_to_look_and_what_to_do()
            throws IOException {
        String[] sections = Files.readString(RUNBOOKS).split("(?m)^## ");

        assertThat(List.of(sections).subList(1, sections.length))
                .allSatisfy(
                        section ->
                                assertThat(section)
                                        .contains("\n**Means.** ")
                                        .contains("\n**Users notice:** ")
                                        .contains("\n**Look at:** ")
                                        .contains("\n**Do:** "));
    }

    private static String anchor(String alert) {
        return alert.toLowerCase(Locale.ROOT);
    }
}
