package dev.sluice.upstream.channel.stdio;

import dev.sluice.secret.Secret;
import dev.sluice.upstream.Reach;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Starts a command with nothing of the gateway's environment but what is configured for it. */
final class Starting {
    // "error=2, No such file" until JDK 21, "error: 2 (No such file" on later ones
    private static final Pattern ERROR_NUMBER = Pattern.compile("error[=:] ?([0-9]{1,4})\\b");

    private Starting() {}

    /**
     * Starts it; may take a while.
     *
     * @param mark what its {@link Family} is known by
     */
    static Process start(Reach.Command command, String mark) throws UpstreamFailedException {
        ProcessBuilder builder = new ProcessBuilder(command.command());
        Path directory = command.directory();
        if (directory != null) {
            if (!Files.isDirectory(directory)) {
                throw notStarted("there is no directory " + directory);
            }
            builder.directory(directory.toFile());
        }
        try {
            describe(builder.environment(), command, mark);
            return builder.start();
        } catch (IOException failed) {
            throw notStarted(reason(failed, command));
        } catch (IllegalArgumentException | IndexOutOfBoundsException wrong) {
            // Java's own message has the value in it, which may be a secret
            throw notStarted("its command or environment cannot be handed to a process");
        }
    }

    private static void describe(
            Map<String, String> environment, Reach.Command command, String mark)
            throws UpstreamFailedException {
        environment.clear();
        environment.putAll(command.variables());
        for (Map.Entry<String, Optional<Secret>> key : command.keys().entrySet()) {
            if (key.getValue().isEmpty()) {
                throw new UpstreamFailedException(
                        Stage.UNAUTHORIZED, "the key " + key.getKey() + " could not be read");
            }
            environment.put(key.getKey(), key.getValue().get().reveal());
        }
        environment.put(Family.VARIABLE, mark);
    }

    /** By the system's error number: all else that Java says would be the command's own text. */
    private static String reason(IOException failed, Reach.Command command) {
        String program = command.command().get(0);
        return switch (errorNumber(String.valueOf(failed.getMessage()))) {
            case 2 -> "there is no program " + program;
            case 13 -> program + " may not be executed";
            case 8 -> program + " is no program";
            case 7 -> "its arguments and environment are too long";
            default -> "the system does not start " + program;
        };
    }

    /** The last one named, as the command's own text comes first; 0 where Java names none. */
    private static int errorNumber(String message) {
        int number = 0;
        Matcher named = ERROR_NUMBER.matcher(message);
        while (named.find()) {
            number = Integer.parseInt(named.group(1));
        }
        return number;
    }

    private static UpstreamFailedException notStarted(String detail) {
        return new UpstreamFailedException(Stage.NEVER_SENT, detail);
    }
}
