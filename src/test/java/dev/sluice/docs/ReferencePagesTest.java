package dev.sluice.docs;

import dev.sluice.testsupport.Fault;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference pages say what the code does. */
class ReferencePagesTest {

    @Test
    void the_page_of_settings_names_every_setting() throws IOException {
        GeneratedPart.check(Path.of("docs/reference-settings.md"), Settings.table());
    }

    @Test
    void the_page_of_the_decision_log_names_every_field() throws Exception {
        GeneratedPart.check(Path.of("docs/reference-decision-log.md"), LogFields.tables());
    }

    @Test
    void the_page_of_metrics_names_every_metric() throws IOException {
        GeneratedPart.check(Path.of("docs/reference-metrics.md"), Metrics.table());
    }

    @Test
    void the_page_on_replies_names_every_fault_of_a_server() throws IOException {
        GeneratedPart.check(Path.of("docs/reference-replies.md"), Fault.table());
    }

    @Test
    void the_page_of_risk_classes_names_every_verb() throws Exception {
        GeneratedPart.check(Path.of("docs/reference-risk-classes.md"), RiskWords.tables());
    }
}
