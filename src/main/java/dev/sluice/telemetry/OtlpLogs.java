package dev.sluice.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.LogRecordProcessor;
import io.opentelemetry.sdk.logs.ReadWriteLogRecord;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Sends lines to a collector by OTLP over HTTP. It knows at once what became of them, so nothing is
 * queued or tried again here. Used by one thread, which waits.
 */
public final class OtlpLogs implements AutoCloseable {
    private static final AttributeKey<String> EVENT = AttributeKey.stringKey("event.name");

    private final URI endpoint;
    private final Duration timeout;
    private final List<LogRecordData> made = new ArrayList<>();
    private final SdkLoggerProvider provider;
    private final Logger logger;
    private final LogRecordExporter exporter;

    /**
     * One line.
     *
     * @param time when it was written
     * @param kind what kind of line it is
     * @param line its text, the record's body
     */
    public record Entry(Instant time, String kind, String line) {}

    /**
     * Connects to nobody yet.
     *
     * @param endpoint the whole address
     * @param headers a file with a header a line, read again for each request
     * @param trusted PEM certificates that are believed, if not those that the JVM believes
     * @param timeout how long the collector may take
     * @throws IllegalArgumentException when the address is none, or a header is not one
     */
    public OtlpLogs(URI endpoint, Optional<Path> headers, Optional<Path> trusted, Duration timeout)
            throws IOException {
        this.endpoint = endpoint;
        this.timeout = timeout;
        OtlpHttpLogRecordExporterBuilder builder =
                OtlpHttpLogRecordExporter.builder()
                        .setEndpoint(endpoint.toString())
                        .setTimeout(timeout)
                        .setConnectTimeout(timeout)
                        .setCompression("gzip")
                        .setRetryPolicy(null);
        if (trusted.isPresent()) {
            builder.setTrustedCertificates(Files.readAllBytes(trusted.get()));
        }
        if (headers.isPresent()) {
            Map<String, String> readable = headersIn(headers.get());
            builder.setHeaders(() -> headersAgain(headers.get(), readable));
        }
        this.exporter = builder.build();
        this.provider =
                SdkLoggerProvider.builder()
                        .setResource(
                                Resource.create(
                                        Attributes.of(
                                                AttributeKey.stringKey("service.name"), "sluice")))
                        .addLogRecordProcessor(new Keeping())
                        .build();
        this.logger = provider.get("dev.sluice.audit");
    }

    /** Where lines are sent, without what may be secret in an address. */
    public String endpoint() {
        return endpoint.getScheme() + "://" + endpoint.getHost() + ":" + endpoint.getPort();
    }

    /**
     * Sends lines together, and waits for the answer.
     *
     * @throws IOException when it is not certain that the collector has them
     */
    public void send(List<Entry> entries) throws IOException {
        made.clear();
        for (Entry each : entries) {
            logger.logRecordBuilder()
                    .setTimestamp(each.time())
                    .setObservedTimestamp(each.time())
                    .setSeverity(Severity.INFO)
                    .setAttribute(EVENT, "sluice." + each.kind())
                    .setBody(each.line())
                    .emit();
        }
        CompletableResultCode result = exporter.export(List.copyOf(made));
        result.join(2 * timeout.toMillis(), TimeUnit.MILLISECONDS);
        if (!result.isSuccess()) {
            Throwable why = result.getFailureThrowable();
            throw new IOException(
                    why == null ? "it did not answer in time" : String.valueOf(why.getMessage()),
                    why);
        }
    }

    @Override
    public void close() {
        provider.close();
        exporter.close();
    }

    private static Map<String, String> headersAgain(Path file, Map<String, String> before) {
        try {
            return headersIn(file);
        } catch (IllegalArgumentException | IOException e) {
            return before; // half written; the next request reads it again
        }
    }

    /** Never quotes a line: it may be a credential. */
    private static Map<String, String> headersIn(Path file) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            int colon = line.indexOf(':');
            if (!line.isBlank() && colon < 1) {
                throw new IllegalArgumentException(
                        file + ":" + number + " is no header; write Name: value");
            }
            if (!line.isBlank()) {
                headers.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    /** Keeps what the SDK makes of a line, on the thread that hands it in. */
    private final class Keeping implements LogRecordProcessor {
        @Override
        public void onEmit(Context context, ReadWriteLogRecord record) {
            made.add(record.toLogRecordData());
        }
    }
}
