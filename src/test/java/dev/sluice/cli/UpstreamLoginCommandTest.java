package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Certificates;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.TokenEndpoint;
import dev.sluice.testsupport.TokenEndpoint.Consent;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A login with a real token endpoint, and a test in the place of the browser. */
@Timeout(60)
class UpstreamLoginCommandTest {
    private static final String REFRESH = "s3cr3t-CANARY-refresh";
    private static final String CODE = "s3cr3t-CANARY-code";

    private final TokenEndpoint endpoint = TokenEndpoint.start();
    private final HttpClient browser = HttpClient.newHttpClient();
    private final Map<String, String> environment = new ConcurrentHashMap<>();
    @TempDir Path folder = Path.of("");

    /** A login that waits for its browser. */
    private record Login(
            CompletableFuture<Integer> code, StringWriter out, StringWriter err, URI address) {
        Map<String, String> asked() {
            return TokenEndpoint.form(String.valueOf(address.getRawQuery()));
        }

        Ran end() throws Exception {
            int exit = code.get(30, TimeUnit.SECONDS);
            return new Ran(exit, out.toString(), err.toString());
        }
    }

    @BeforeEach
    void start() throws IOException {
        endpoint.refreshToken(REFRESH, false);
        Files.createDirectories(folder.resolve("servers"));
        Files.writeString(folder.resolve("client"), TokenEndpoint.SECRET + "\n");
        document("authorizationUrl: https://idp.example/authorize?tenant=a");
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    @Test
    void a_consent_becomes_a_file_for_its_owner_alone() throws Exception {
        Login login = login();
        Map<String, String> asked = login.asked();
        assertThat(login.address().toString())
                .startsWith("https://idp.example/authorize?tenant=a&");
        assertThat(asked)
                .containsEntry("response_type", "code")
                .containsEntry("client_id", TokenEndpoint.CLIENT)
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("scope", "offline_access mcp");
        assertThat(asked.get("redirect_uri")).matches("http://127\\.0\\.0\\.1:[0-9]+/callback");

        consent(asked);
        assertThat(bring(asked, Map.of("code", CODE, "iss", "https://idp.example"))).isEqualTo(200);

        Ran ran = login.end();
        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .isEqualTo("the refresh token of server reports is in " + file() + "\n");
        assertThat(ran.out() + ran.err()).doesNotContain("CANARY");
        assertThat(Files.readString(file())).isEqualTo(REFRESH + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void it_has_the_documented_shape() throws Exception {
        Login login = login("--output=json");
        consent(login.asked());
        bring(login.asked(), Map.of("code", CODE));

        DocumentedShape.check("upstream-login", login.end());
    }

    @Test
    void an_answer_without_the_state_of_this_login_changes_nothing() throws Exception {
        Login login = login();
        Map<String, String> asked = login.asked();
        Map<String, String> forged = new LinkedHashMap<>(asked);
        forged.put("state", "another");
        consent(asked);

        assertThat(bring(forged, Map.of("code", "of somebody else"))).isEqualTo(400);
        assertThat(bring(Map.of("redirect_uri", asked.get("redirect_uri")), Map.of("code", "x")))
                .isEqualTo(400);
        assertThat(endpoint.asked()).isEmpty();

        assertThat(bring(asked, Map.of("code", CODE))).isEqualTo(200);
        assertThat(login.end().code()).isZero();
    }

    @Test
    void each_login_has_a_state_and_a_challenge_of_its_own() throws Exception {
        Map<String, String> first = refused();
        Map<String, String> second = refused();

        assertThat(first.get("state")).hasSize(43).isNotEqualTo(second.get("state"));
        assertThat(first.get("code_challenge")).isNotEqualTo(second.get("code_challenge"));
    }

    private Map<String, String> refused() throws Exception {
        Login login = login();
        bring(login.asked(), Map.of("error", "access_denied"));
        login.end();
        return login.asked();
    }

    @ParameterizedTest
    @CsvSource({
        "error, access_denied, the login was refused: access_denied",
        "error, CANARY, the login was refused",
        "iss, https://evil.example, the answer comes from another issuer",
        "other, thing, the answer holds no code"
    })
    @Threat("D5")
    void an_answer_that_is_none_is_told(String name, String value, String why) throws Exception {
        Login login = login();

        bring(login.asked(), Map.of(name, value));

        assertRefused(login.end(), why);
    }

    @Test
    void a_code_that_was_asked_for_elsewhere_is_worth_nothing() throws Exception {
        Login login = login();
        Map<String, String> elsewhere = new LinkedHashMap<>(login.asked());
        elsewhere.put("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        consent(elsewhere);

        bring(login.asked(), Map.of("code", CODE));

        assertRefused(login.end(), "the token endpoint gave none: it answered 400 invalid_grant");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Threat("D8")
    void the_authority_is_that_of_the_gateway(boolean byOption) throws Exception {
        Certificates certificates = new Certificates(Files.createDirectory(folder.resolve("ca")));
        Path authority = certificates.authority();
        try (TokenEndpoint secured =
                TokenEndpoint.secured(certificates.signed("idp", "localhost", "+0d"))) {
            secured.refreshToken(REFRESH, false);
            document("authorizationUrl: https://idp.example/authorize", secured.url("localhost"));
            if (!byOption) {
                environment.put("SLUICE_UPSTREAM_TOKENS_CA_FILE", authority.toString());
            }
            Login login = byOption ? login("--ca-file", authority.toString()) : login();
            secured.consents(consentTo(login.asked()));
            bring(login.asked(), Map.of("code", CODE));

            assertThat(login.end().code()).isZero();
        }
        assertThat(Files.readString(file())).isEqualTo(REFRESH + "\n");
    }

    @Test
    void an_authority_that_cannot_be_read_is_told_before_anybody_logs_in() {
        Ran ran =
                Ran.sluice(
                        "upstream",
                        "login",
                        "reports",
                        "--config",
                        folder.toString(),
                        "--ca-file",
                        folder.resolve("none").toString());

        assertRefused(ran, "none cannot be read");
        assertThat(ran.err()).doesNotContain("browser");
    }

    @Test
    void nobody_is_waited_for_for_ever() throws Exception {
        assertRefused(login("--wait", "1").end(), "nobody has logged in in time");
    }

    @Test
    void a_file_that_cannot_be_written_is_told() throws Exception {
        Files.createDirectory(file());
        Login login = login();
        consent(login.asked());
        bring(login.asked(), Map.of("code", CODE));

        assertThat(login.end().err()).contains("cannot be written");
    }

    @Test
    void a_server_without_an_authorization_url_is_told() throws IOException {
        document("");

        assertRefused(
                Ran.sluice("upstream", "login", "reports", "--config", folder.toString()),
                "needs auth.oauth2 with flow: refresh_token and an authorizationUrl");
    }

    @Test
    @Threat("D10")
    void a_client_secret_that_is_missing_is_told() throws IOException {
        Files.delete(folder.resolve("client"));

        assertRefused(
                Ran.sluice("upstream", "login", "reports", "--config", folder.toString()),
                "the client secret of server reports cannot be read or used");
    }

    private void assertRefused(Ran ran, String why) {
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().strip()).endsWith(why).doesNotContain("CANARY");
        assertThat(file()).doesNotExist();
    }

    private Path file() {
        return folder.resolve("refresh-token");
    }

    private void document(String authorization) throws IOException {
        document(authorization, endpoint.url());
    }

    private void document(String authorization, URI tokenUrl) throws IOException {
        Files.writeString(
                folder.resolve("servers/reports.yaml"),
                """
                url: https://mcp.internal/mcp
                auth:
                  oauth2:
                    flow: refresh_token
                    tokenUrl: %s
                    clientId: "%s"
                    clientSecret: {file: %s}
                    scopes: [offline_access, mcp]
                    refreshToken: {file: %s}
                    %s
                """
                        .formatted(
                                tokenUrl,
                                TokenEndpoint.CLIENT,
                                folder.resolve("client"),
                                file(),
                                authorization));
    }

    private Login login(String... more) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal =
                new Terminal(
                        new PrintWriter(out, true), new PrintWriter(err, true), environment::get);
        String[] words = new String[more.length + 5];
        words[0] = "upstream";
        words[1] = "login";
        words[2] = "reports";
        words[3] = "--config";
        words[4] = folder.toString();
        System.arraycopy(more, 0, words, 5, more.length);
        CompletableFuture<Integer> code =
                CompletableFuture.supplyAsync(() -> SluiceCommand.run(terminal, words));
        String address =
                await().until(
                                () ->
                                        err.toString()
                                                .lines()
                                                .filter(line -> line.startsWith("https://"))
                                                .findFirst()
                                                .orElse(""),
                                line -> !line.isEmpty());
        return new Login(code, out, err, URI.create(address));
    }

    private void consent(Map<String, String> asked) {
        endpoint.consents(consentTo(asked));
    }

    private static Consent consentTo(Map<String, String> asked) {
        return new Consent(
                CODE,
                String.valueOf(asked.get("redirect_uri")),
                String.valueOf(asked.get("code_challenge")));
    }

    /** What a browser does that was sent back. */
    private int bring(Map<String, String> asked, Map<String, String> answer) throws Exception {
        Map<String, String> query = new LinkedHashMap<>(answer);
        String state = asked.get("state");
        if (state != null) {
            query.put("state", state);
        }
        String text =
                query.entrySet().stream()
                        .map(
                                each ->
                                        each.getKey()
                                                + "="
                                                + URLEncoder.encode(
                                                        each.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
        URI address = URI.create(asked.get("redirect_uri") + "?" + text);
        return browser.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
                .statusCode();
    }
}
