package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestsTest {

    /** Decision logs of years name policies by it, and approvals are bound to it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"version\":\"1\",\"default\":\"deny\",\"tools\":{\"get_export_jobs\":{},"
                        + "\"r\\u0001\\\"é😀\":{\"limits\":[{\"max\":0.5,\"window\":\"day\"}]}}}",
                "{\"tools\": {\"r\\u0001\\u0022\\u00e9\\ud83d\\ude00\": {\"limits\": [{\"window\":"
                        + " \"day\", \"max\": 5e-1}]}, \"get_export_jobs\": {}},\n"
                        + " \"description\": \"another\", \"default\": \"deny\", \"version\":"
                        + " \"1\"}",
            })
    void a_policy_has_the_version_that_it_always_had_however_it_is_written(String policy)
            throws MalformedDocumentException {
        assertThat(version(policy))
                .isEqualTo(
                        "sha256:48dd231aee53667fc16691fdb0e4032ebfb479a99d391da8ce586765e7dedc77");
    }

    private static String version(String policy) throws MalformedDocumentException {
        return Digests.policyVersion(
                (ObjectNode)
                        DocumentParser.parse(
                                "policy.json", policy.getBytes(StandardCharsets.UTF_8)));
    }
}
