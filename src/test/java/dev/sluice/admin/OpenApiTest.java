package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.docs.GeneratedPart;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The published description of the admin API is that of its code. */
class OpenApiTest {
    private static final Path PUBLISHED = Path.of("docs/openapi.json");
    private static final JsonObject DOCUMENT = OpenApi.document();

    @Test
    void the_committed_document_is_the_one_that_is_served() throws IOException {
        String served = DOCUMENT.encodePrettily() + "\n";
        if (System.getProperty("sluice.docs.update") != null) {
            Files.writeString(PUBLISHED, served);
        }
        assertThat(Files.readString(PUBLISHED))
                .as("run this test with -Dsluice.docs.update to write it anew")
                .isEqualTo(served);
    }

    @Test
    void the_page_lists_every_route() throws IOException {
        GeneratedPart.check(Path.of("docs/reference-admin.md"), Route.table());
    }

    @Test
    void it_has_every_route_and_no_other() {
        Set<String> described = new TreeSet<>();
        JsonObject paths = DOCUMENT.getJsonObject("paths");
        for (String path : paths.fieldNames()) {
            for (String method : paths.getJsonObject(path).fieldNames()) {
                described.add(method.toUpperCase(Locale.ROOT) + " " + path);
            }
        }

        assertThat(described)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Route.values())
                                .map(route -> route.method() + " " + route.path())
                                .toList());
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void every_schema_that_a_route_names_is_there(Route route) {
        assertThat(schemas()).contains(route.answer());
        if (route.question() != null) {
            assertThat(schemas()).contains(route.question());
        }
    }

    static Set<String> schemas() {
        return DOCUMENT.getJsonObject("components").getJsonObject("schemas").fieldNames();
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void each_example_is_what_its_schema_asks_for(String name) {
        JsonArray examples =
                DOCUMENT.getJsonObject("components")
                        .getJsonObject("schemas")
                        .getJsonObject(name)
                        .getJsonArray("examples");
        assertThat(examples).isNotEmpty();
        AdminSchemas schemas = new AdminSchemas(DOCUMENT);
        for (Object example : examples) {
            assertThat(schemas.faultsOf(name, Json.encode(example))).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void a_schema_refuses_what_is_of_another_shape(String name) {
        assertThat(new AdminSchemas(DOCUMENT).faultsOf(name, "{\"nonsense\":1}")).isNotEmpty();
    }

    @Test
    void each_act_has_a_name_of_its_own() {
        List<String> acts = Arrays.stream(Route.values()).map(Route::act).toList();

        assertThat(acts).doesNotHaveDuplicates();
    }
}
