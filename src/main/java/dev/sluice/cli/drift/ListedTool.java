package dev.sluice.cli.drift;

import dev.sluice.catalog.Assessment;
import dev.sluice.catalog.Recommendation;
import dev.sluice.catalog.RiskClass;
import dev.sluice.catalog.Tool;
import dev.sluice.protocol.JsonLimits;
import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tool as one of two files knows it.
 *
 * @param name its name
 * @param riskClass its class
 * @param fingerprint the fingerprint of its definition
 * @param recommendation the policy that is recommended for it; null when the file does not say
 * @param tool its definition; null when the file has only what a scan tells
 */
public record ListedTool(
        String name,
        RiskClass riskClass,
        String fingerprint,
        @Nullable JsonValue recommendation,
        @Nullable Tool tool) {

    static ListedTool of(Assessment each) {
        String json = JsonText.of(Recommendation.of(List.of(each)));
        try {
            return new ListedTool(
                    each.tool().name(),
                    each.riskClass(),
                    each.tool().fingerprint(),
                    StrictJson.read(json.getBytes(StandardCharsets.UTF_8), JsonLimits.REPLY),
                    each.tool());
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("what is recommended is JSON", e);
        }
    }

    @Nullable JsonValue definition() {
        return tool == null ? null : tool.definition();
    }
}
