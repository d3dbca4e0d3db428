package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Management;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A browser at the pages: it keeps their cookie and follows nothing by itself. */
final class PageVisit {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private @Nullable String cookie;

    /** An operator who has signed in. */
    static PageVisit of(String credential) {
        PageVisit visit = new PageVisit();
        assertThat(visit.signIn(credential, "").statusCode()).isEqualTo(303);
        return visit;
    }

    /** Fills in the form. */
    HttpResponse<String> signIn(String credential, String approval) {
        String form = formToken(get("/approvals/sign-in").body(), "sign-in");
        return post(
                "/approvals/sign-in",
                Map.of("form", form, "credential", credential, "for", approval));
    }

    HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    /** Opens the page of a question and presses a button of it. */
    HttpResponse<String> decide(String id, String decision, String comment) {
        String form = formToken(get("/approvals/" + id + "/decide").body(), "decide");
        return post(
                "/approvals/" + id + "/decide",
                Map.of("form", form, "decision", decision, "comment", comment));
    }

    HttpResponse<String> post(String path, Map<String, String> fields, String... headers) {
        return post(path, "application/x-www-form-urlencoded", encoded(fields), headers);
    }

    HttpResponse<String> post(String path, String type, String body, String... headers) {
        return send(
                request(path, headers)
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(body)));
    }

    /** What the browser keeps, as it sends it. */
    String cookie() {
        return Objects.requireNonNull(cookie, "no cookie was given");
    }

    boolean hasCookie() {
        return cookie != null;
    }

    PageVisit withCookie(String sent) {
        this.cookie = sent;
        return this;
    }

    /** What a form of a page carries. */
    static String formToken(String page, String action) {
        Matcher form =
                Pattern.compile(
                                "action=\"[./]*%s\">\\s*<input type=\"hidden\" name=\"form\" value=\"([^\"]*)\""
                                        .formatted(action))
                        .matcher(page);
        return form.find() ? form.group(1) : "";
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + Management.port() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return cookie == null ? request : request.header("Cookie", cookie);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            response.headers()
                    .firstValue("Set-Cookie")
                    .ifPresent(given -> cookie = given.substring(0, given.indexOf(';')));
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
