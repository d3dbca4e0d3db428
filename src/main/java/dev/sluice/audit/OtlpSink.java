package dev.sluice.audit;

import dev.sluice.telemetry.OtlpLogs;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** Sends lines to a collector of OpenTelemetry, each as the body of a log record. */
final class OtlpSink implements LogSink {
    private final OtlpLogs logs;

    OtlpSink(OtlpLogs logs) {
        this.logs = logs;
    }

    static OtlpSink of(OtlpSettings settings) {
        URI endpoint =
                settings.endpoint()
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "sluice.audit.sink is otlp, but"
                                                        + " sluice.audit.otlp.endpoint is not set;"
                                                        + " write the address of the collector,"
                                                        + " such as"
                                                        + " http://localhost:4318"));
        try {
            return new OtlpSink(
                    new OtlpLogs(
                            endpoint,
                            settings.headersFile(),
                            settings.caFile(),
                            settings.timeout()));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw unusable(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw unusable(e.getMessage() + " cannot be read", e);
        }
    }

    private static IllegalStateException unusable(String why, Exception cause) {
        return new IllegalStateException(
                "the collector of sluice.audit.otlp cannot be used: " + why, cause);
    }

    /** All or nothing: a collector that fails is sent all of them again. */
    @Override
    public void write(List<LogLine> lines) throws UnwrittenException {
        try {
            logs.send(
                    lines.stream()
                            .map(
                                    line ->
                                            new OtlpLogs.Entry(
                                                    line.time(), line.kind(), line.toJson()))
                            .toList());
        } catch (IOException e) {
            throw new UnwrittenException(0, e);
        }
    }

    @Override
    public String name() {
        return "the collector at " + logs.endpoint();
    }

    @Override
    public void close() {
        logs.close();
    }
}
