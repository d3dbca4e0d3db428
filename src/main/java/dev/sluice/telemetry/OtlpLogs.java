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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Sends lines to a collector by OTLP over HTTP. It knows at once what became of them, so nothing is
 * queued or tried again here. Used by one thread, which waits.
 */
public final class OtlpLogs implements AutoCloseable {
    private static final AttributeKey<String> EVENT = AttributeKey.stringKey("event.name");

    private static final String SETTINGS = "sluice.audit.otlp";

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
     * @param endpoint its address, without what OTLP adds for logs
     * @param headers a file with a header a line, read again for each request
     * @param trusted PEM certificates that are believed, if not those that the JVM believes
     * @param timeout how long the collector may take
     * @throws IllegalStateException when the address is none, or a header is not one
     * @throws IOException when the certificates cannot be read
     */
    public OtlpLogs(URI endpoint, Optional<Path> headers, Optional<Path> trusted, Duration timeout)
            throws IOException {
        this.endpoint = endpoint;
        this.timeout = timeout;
        OtlpHttpLogRecordExporterBuilder builder =
                OtlpHttpLogRecordExporter.builder()
                        .setEndpoint(CollectorAddress.of(SETTINGS, endpoint.toString(), "/v1/logs"))
                        .setTimeout(timeout)
                        .setConnectTimeout(timeout)
                        .setCompression("gzip")
                        .setRetryPolicy(null);
        if (trusted.isPresent()) {
            builder.setTrustedCertificates(Files.readAllBytes(trusted.get()));
        }
        if (headers.isPresent()) {
            builder.setHeaders(new ExportHeaders(SETTINGS, headers.get()));
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

    /** Keeps what the SDK makes of a line, on the thread that hands it in. */
    private final class Keeping implements LogRecordProcessor {
        @Override
        public void onEmit(Context context, ReadWriteLogRecord record) {
            made.add(record.toLogRecordData());
        }
    }
}
