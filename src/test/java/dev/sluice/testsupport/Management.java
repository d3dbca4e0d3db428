package dev.sluice.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.eclipse.microprofile.config.ConfigProvider;

/** What the management port tells. */
public final class Management {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Management() {}

    /** A gauge of one server; 0 before it was first set. */
    public static double gauge(String name, String server) {
        return value(name + "{server=\"" + server + "\"} ");
    }

    /** A gauge of the whole process; 0 before it was first set. */
    public static double gauge(String name) {
        return value(name + " ");
    }

    /** How often something was refused for a reason. */
    public static double refusals(String reason) {
        return value("sluice_refusals_total{reason=\"" + reason + "\"} ");
    }

    /** Any series, with its labels as Prometheus writes them; 0 before it was first counted. */
    public static double counter(String series) {
        return value(series + " ");
    }

    private static double value(String line) {
        return metrics()
                .lines()
                .filter(it -> it.startsWith(line))
                .mapToDouble(it -> Double.parseDouble(it.substring(line.length())))
                .findFirst()
                .orElse(0);
    }

    /** Everything that Prometheus reads. */
    public static String metrics() {
        return get("/q/metrics");
    }

    /** The body of {@code /q/health/ready}. */
    public static String readiness() {
        return get("/q/health/ready");
    }

    /** The port for operators. */
    public static int port() {
        return ConfigProvider.getConfig()
                .getOptionalValue("quarkus.management.test-port", Integer.class)
                .orElse(9001);
    }

    private static String get(String path) {
        URI uri = URI.create("http://localhost:" + port() + path);
        try {
            return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
