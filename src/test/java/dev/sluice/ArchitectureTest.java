package dev.sluice;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.sluice.testsupport.Threat;
import io.smallrye.config.ConfigMapping;
import jakarta.inject.Inject;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The walls of docs/concepts.md, kept by the build. */
class ArchitectureTest {
    private static final String ROOT = "dev.sluice.";
    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.sluice");

    /** What each package may use of ours besides itself. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    protocol  | -
                    telemetry | -
                    secret    | -
                    address   | -
                    deadline  | -
                    log       | protocol
                    redis     | -
                    identity  | protocol telemetry secret address policy
                    policy    | protocol
                    limit     | protocol telemetry redis policy
                    approval  | protocol telemetry address redis policy identity
                    upstream  | deadline protocol telemetry secret address policy
                    audit     | protocol telemetry policy
                    catalog   | protocol telemetry redis policy
                    config    | protocol telemetry secret address identity policy limit upstream audit catalog
                    gateway   | deadline protocol telemetry secret identity policy limit approval upstream audit catalog config
                    http      | deadline protocol telemetry secret identity policy limit approval upstream audit catalog config gateway
                    admin     | protocol telemetry log secret identity policy limit approval upstream audit catalog config gateway
                    cli       | protocol telemetry secret address identity policy limit approval upstream audit catalog config gateway
                    demo      | protocol
                    """)
    void a_package_uses_only_those_below_it(String name, String allowed) {
        String[] below =
                Stream.concat(Stream.of(name), Arrays.stream(allowed.split("[ -]+")))
                        .filter(used -> !used.isEmpty())
                        .map(used -> ROOT + used + "..")
                        .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage(ROOT + name + "..")
                .should()
                .dependOnClassesThat(
                        JavaClass.Predicates.resideInAPackage("dev.sluice..")
                                .and(JavaClass.Predicates.resideOutsideOfPackages(below)))
                .check(MAIN);
    }

    @Test
    void every_package_has_its_row_in_the_table() {
        List<String> top =
                MAIN.getPackage("dev.sluice").getSubpackages().stream()
                        .map(JavaPackage::getRelativeName)
                        .toList();

        assertThat(top)
                .containsExactlyInAnyOrder(
                        "protocol",
                        "telemetry",
                        "secret",
                        "address",
                        "deadline",
                        "redis",
                        "identity",
                        "policy",
                        "limit",
                        "approval",
                        "upstream",
                        "audit",
                        "catalog",
                        "log",
                        "config",
                        "gateway",
                        "http",
                        "admin",
                        "cli",
                        "demo");
    }

    /**
     * The command line has no injection: it counts in memory, asks token endpoints as the gateway
     * does, bridges to processes as the gateway does, and its own parts are no adapters.
     */
    @Test
    void an_adapter_is_joined_by_injection_and_imported_by_nobody() {
        for (JavaPackage parent : MAIN.getPackage("dev.sluice").getSubpackages()) {
            for (JavaPackage adapter : parent.getSubpackages()) {
                String inside = adapter.getName() + "..";
                boolean joinedByHand =
                        adapter.getName().equals("dev.sluice.limit.local")
                                || adapter.getName().equals("dev.sluice.upstream.oauth")
                                || adapter.getName().equals("dev.sluice.upstream.channel")
                                || parent.getRelativeName().equals("cli");
                noClasses()
                        .that()
                        .resideOutsideOfPackages(inside, joinedByHand ? ROOT + "cli.." : inside)
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(inside)
                        .check(MAIN);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "io.micrometer.., dev.sluice.telemetry..",
        "io.prometheus.., dev.sluice.telemetry..",
        "io.opentelemetry.., dev.sluice.telemetry..",
        "io.vertx.redis.., dev.sluice..redis..",
        "io.quarkus.redis.., dev.sluice..redis..",
        "org.jose4j.., dev.sluice.identity.jwt..",
        "io.fabric8.., dev.sluice.config.kubernetes..",
        "org.jboss.logmanager.., dev.sluice.log.."
    })
    void a_library_stays_where_its_adapter_is(String library, String home) {
        noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(MAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"protocol", "policy", "identity", "secret"})
    void what_decides_knows_no_framework(String name) {
        classes()
                .that()
                .resideInAPackage(ROOT + name)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", "com.google.re2j..", "dev.sluice..")
                .check(MAIN);
    }

    @Test
    void nothing_is_named_for_its_place_instead_of_its_meaning() {
        noClasses()
                .should()
                .resideInAnyPackage(
                        "..util..",
                        "..common..",
                        "..core..",
                        "..impl..",
                        "..dto..",
                        "..model..",
                        "..service..")
                .check(MAIN);
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Helper|Utils?)|.*[.$](Abstract|Base)[A-Z]\\w*")
                .check(MAIN);
    }

    @Test
    void every_package_is_null_marked() {
        for (JavaPackage each : MAIN.getPackage("dev.sluice").getSubpackagesInTree()) {
            if (!each.getClasses().isEmpty()) {
                assertThat(each.isAnnotatedWith(NullMarked.class)).as(each.getName()).isTrue();
            }
        }
    }

    @Test
    @Threat("J5")
    void no_object_is_read_or_written_as_java_does_it() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(ObjectInputStream.class, ObjectOutputStream.class)
                .check(MAIN);
    }

    /** So nothing that a server names can be fetched: configured servers alone are called. */
    @Test
    @Threat("B28")
    void only_the_upstream_client_and_the_command_line_open_connections() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.sluice.upstream.http",
                        "dev.sluice.identity.jwt", // asks for keys, at the address in a document
                        "dev.sluice.upstream.oauth", // asks the token endpoints of documents
                        "dev.sluice.approval.webhook", // tells the receivers of the settings
                        "dev.sluice.cli.login", // asks the same ones, once
                        "dev.sluice.cli.tools",
                        "dev.sluice.cli.admin") // asks the operator's own gateway
                .and() // are shown sockets by their signatures, and open none
                .areNotAssignableTo(X509ExtendedKeyManager.class)
                .and()
                .areNotAssignableTo(X509ExtendedTrustManager.class)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net.http", "javax.net")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.vertx.core.http.HttpClient")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.vertx.core.net.NetClient")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.net.Socket")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.net.URLConnection")
                .check(MAIN);
    }

    /** The data port has one guard in front of it, which no second listener would have. */
    @Test
    @Threat("B28")
    void only_the_data_port_a_bridge_and_a_login_in_a_browser_listen() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.sluice.http", // the data port
                        "dev.sluice.demo", // not in the artifact
                        "dev.sluice.cli.bridge", // a process of its own, beside a server
                        "dev.sluice.cli.login") // on 127.0.0.1, until its browser comes back
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.sun.net.httpserver")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.vertx.core.http.HttpServer")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.vertx.core.net.NetServer")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.net.ServerSocket")
                .check(MAIN);
    }

    /** What it never reads, the server that it starts cannot have from it. */
    @Test
    void a_bridge_knows_nothing_of_the_gateway_and_its_documents() {
        noClasses()
                .that()
                .resideInAPackage("dev.sluice.cli.bridge")
                .should()
                .dependOnClassesThat(
                        JavaClass.Predicates.resideInAPackage("dev.sluice..")
                                .and(
                                        JavaClass.Predicates.resideOutsideOfPackages(
                                                "dev.sluice.cli",
                                                "dev.sluice.cli.bridge",
                                                "dev.sluice.protocol",
                                                "dev.sluice.secret",
                                                "dev.sluice.upstream",
                                                "dev.sluice.upstream.channel..")))
                .check(MAIN);
    }

    @Test
    @Threat("J5")
    void nothing_starts_processes_but_what_speaks_to_servers_that_are_some() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.sluice.upstream.channel.stdio")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class)
                .check(MAIN);
        noClasses().should().callMethodWhere(target("java.lang.Runtime", "exec")).check(MAIN);
    }

    @Test
    @Threat("J5")
    void nothing_sleeps_or_prints() {
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(MAIN);
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.sluice.cli.SluiceCommand")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(MAIN);
    }

    @ParameterizedTest
    @CsvSource({
        "java.util.concurrent.CompletableFuture, join",
        "java.util.concurrent.CompletableFuture, get",
        "java.util.concurrent.Future, get",
        "java.util.concurrent.CountDownLatch, await",
        "java.util.concurrent.BlockingQueue, take",
        "java.util.concurrent.BlockingQueue, put",
        "io.smallrye.mutiny.Uni, await",
        "java.lang.Object, wait",
        "java.lang.Thread, join"
    })
    @Threat("E13")
    void nothing_waits_on_an_event_loop(String owner, String name) {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.sluice.gateway..",
                        "dev.sluice.http..",
                        "dev.sluice.policy..",
                        "dev.sluice.identity..",
                        "dev.sluice.redis..",
                        "dev.sluice.limit..",
                        "dev.sluice.approval..",
                        "dev.sluice.upstream..")
                .and()
                .haveNameNotMatching(
                        ".*\\.(DataPort|Patience|RedisLimits|StdioUpstream|Webhooks)") // they stop
                // on the
                // main thread
                .should()
                .callMethodWhere(target(owner, name))
                .check(MAIN);
    }

    @Test
    void what_a_class_needs_comes_through_its_constructor() {
        noFields()
                .should()
                .beAnnotatedWith(Inject.class)
                .orShould()
                .beAnnotatedWith(ConfigProperty.class)
                .check(MAIN);
    }

    @Test
    void settings_are_interfaces_beside_their_user() {
        classes()
                .that()
                .areAnnotatedWith(ConfigMapping.class)
                .should()
                .beInterfaces()
                .andShould()
                .haveSimpleNameEndingWith("Settings")
                .check(MAIN);
    }

    private static DescribedPredicate<JavaMethodCall> target(String owner, String name) {
        return DescribedPredicate.describe(
                owner + "." + name,
                call ->
                        call.getTargetOwner().getName().equals(owner)
                                && call.getName().equals(name));
    }
}
