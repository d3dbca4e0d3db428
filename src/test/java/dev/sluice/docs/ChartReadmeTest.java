package dev.sluice.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The chart's page and its schema say what its values are. */
class ChartReadmeTest {
    @Test
    void the_page_names_every_value_with_its_default() throws IOException {
        GeneratedPart.check(Path.of("helm/sluice/README.md"), ChartValues.read().table());
    }

    @Test
    void every_value_is_explained() throws IOException {
        assertThat(ChartValues.read().unexplained()).isEmpty();
    }

    @Test
    void the_schema_knows_the_values_that_there_are_and_no_others() throws IOException {
        JsonObject schema =
                new JsonObject(Files.readString(Path.of("helm/sluice/values.schema.json")));
        Object values =
                new Load(LoadSettings.builder().build())
                        .loadFromString(Files.readString(ChartValues.FILE));
        schema.getJsonObject("properties").remove("global"); // Helm's own

        agree("", values, schema);
    }

    /** Objects of fixed members have the same ones; where the operator gives the names, any. */
    private static void agree(String path, Object value, JsonObject schema) {
        JsonObject properties = schema.getJsonObject("properties");
        boolean fixed = Boolean.FALSE.equals(schema.getValue("additionalProperties"));
        if (!fixed || properties == null || !(value instanceof Map<?, ?> map) || map.isEmpty()) {
            return;
        }
        assertThat(map.keySet()).as(path).isEqualTo(properties.fieldNames());
        map.forEach(
                (name, inner) ->
                        agree(path + "/" + name, inner, properties.getJsonObject((String) name)));
    }
}
