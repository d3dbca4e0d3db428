package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerPathTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "/mcp/a, a",
                "/mcp/Wiki-2_x.y, Wiki-2_x.y",
                "/mcp/0, 0",
                "/mcp/, none",
                "/mcp, none",
                "/MCP/a, none",
                "/mcp/-a, none",
                "/mcp/.., none",
                "/mcp/a/b, none",
                "/mcp/a?b, none",
                "/mcp/a%62, none",
                "/mcp/a/, none",
                "//mcp/a, none",
                "/mcp/aé, none",
                "/mcp/é, none"
            })
    void only_these_are_paths_of_servers(String target, String server) {
        assertThat(ServerPath.server(target)).isEqualTo(server);
        Matcher form = ServerPath.FORM.matcher(target);
        assertThat(form.matches() ? form.group(1) : null).isEqualTo(server);
    }

    @ParameterizedTest
    @CsvSource({"128, true", "129, false"})
    void a_name_has_128_characters_at_most(int length, boolean fits) {
        String target = "/mcp/" + "a".repeat(length);

        assertThat(ServerPath.server(target) != null).isEqualTo(fits);
        assertThat(ServerPath.FORM.matcher(target).matches()).isEqualTo(fits);
    }
}
