package dev.sluice.config.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.GatewayFixture;
import io.quarkus.arc.Arc;
import io.quarkus.arc.InjectableBean;
import io.quarkus.arc.InjectableContext;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Singleton;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who reads files alone pays nothing for what reads ConfigMaps. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
class NoClientTest {

    @Test
    void a_gateway_that_reads_files_makes_no_kubernetes_client_and_no_thread_for_it() {
        List<Type> made =
                Stream.of(Singleton.class, ApplicationScoped.class)
                        .flatMap(NoClientTest::made)
                        .toList();

        assertThat(made).isNotEmpty().doesNotContain(ConfigMapFeed.class);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .contains("sluice-config-watch")
                .doesNotContain(
                        "sluice-config-maps", "sluice-config-folder", "sluice-config-events");
    }

    private static Stream<Type> made(Class<? extends Annotation> scope) {
        return Arc.container().getContexts(scope).stream()
                .map(InjectableContext::getState)
                .flatMap(state -> state.getContextualInstances().keySet().stream())
                .map(InjectableBean::getTypes)
                .flatMap(java.util.Set::stream);
    }
}
