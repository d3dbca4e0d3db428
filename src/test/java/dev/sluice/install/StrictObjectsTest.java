package dev.sluice.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Service;
import org.junit.jupiter.api.Test;

/** What reads rendered objects in these tests refuses what an API server would. */
class StrictObjectsTest {
    private static final String SERVICE =
            """
            apiVersion: v1
            kind: Service
            metadata:
              name: sluice
            spec:
              ports:
                - name: mcp
                  port: 80
                  targetPort: mcp
            """;

    @Test
    void an_object_is_read_as_its_type() {
        Service service = StrictObjects.one(StrictObjects.parse(SERVICE), Service.class, "sluice");

        assertThat(service.getSpec().getPorts().get(0).getTargetPort().getStrVal())
                .isEqualTo("mcp");
    }

    @Test
    void a_misspelt_field_is_refused() {
        assertThatThrownBy(() -> StrictObjects.parse(SERVICE.replace("targetPort", "targetport")))
                .hasMessageContaining("targetport");
    }

    @Test
    void a_value_of_another_type_is_refused() {
        assertThatThrownBy(() -> StrictObjects.parse(SERVICE.replace("port: 80", "port: web")))
                .hasMessageContaining("web");
    }

    @Test
    void a_kind_that_nobody_knows_is_refused() {
        assertThatThrownBy(() -> StrictObjects.parse(SERVICE.replace("Service", "Servise")))
                .hasMessageContaining("Servise");
    }
}
