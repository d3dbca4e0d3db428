package dev.sluice.audit;

import java.nio.file.Path;
import java.util.Optional;

/** The sinks that settings name; what they name wrongly is refused at start. */
final class Sinks {
    private Sinks() {}

    static LogSink of(AuditSettings settings, OtlpSettings otlp) {
        return switch (settings.sink()) {
            case "stdout" -> new ChannelSink(StandardStream.out());
            case "file" -> file("sluice.audit", settings.file());
            case "otlp" -> OtlpSink.of(otlp);
            default ->
                    throw new IllegalStateException(
                            "sluice.audit.sink is \""
                                    + settings.sink()
                                    + "\", which this version of Sluice does not understand; write"
                                    + " stdout, file or otlp");
        };
    }

    /** Empty when nothing is to be written. */
    static Optional<LogSink> of(AccessSettings settings) {
        return switch (settings.sink()) {
            case "off" -> Optional.empty();
            case "stderr" -> Optional.of(new ChannelSink(StandardStream.err()));
            case "file" -> Optional.of(file("sluice.access-log", settings.file()));
            default ->
                    throw new IllegalStateException(
                            "sluice.access-log.sink is \""
                                    + settings.sink()
                                    + "\", which this version of Sluice does not understand; write"
                                    + " off, stderr or file");
        };
    }

    private static LogSink file(String prefix, Optional<Path> file) {
        String setting = prefix + ".file";
        return new ChannelSink(
                LogFile.checked(
                        setting,
                        file.orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                prefix
                                                        + ".sink is file, but "
                                                        + setting
                                                        + " is not set; name the file"))));
    }
}
