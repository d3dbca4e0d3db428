package dev.sluice.approval.webhook;

import dev.sluice.approval.webhook.WebhookSettings.Receiver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One that is told, as its settings say.
 *
 * @param to where it is
 * @param chat whether people read it, and not a program
 * @param events what it is told of
 * @param arguments whether it is told those of calls
 * @param timeout how long an attempt may take
 * @param keys what signs; empty for nothing
 * @param authorities the certificates it is believed by; empty for the JVM's
 */
record Webhook(
        String name,
        Mounted<Destination> to,
        boolean chat,
        Set<Event> events,
        boolean arguments,
        Duration timeout,
        Optional<Mounted<SigningKeys>> keys,
        Optional<Path> authorities) {
    /** Others would be written differently as a variable of the environment. */
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]{0,31}");

    private static final Duration LONGEST = Duration.ofSeconds(30);

    Webhook {
        events = Set.copyOf(events);
    }

    /**
     * Reads its settings.
     *
     * @throws IllegalStateException says which cannot be used, why, and what to write
     */
    static Webhook of(String name, Receiver settings) {
        Settings of = new Settings("sluice.approvals.webhooks." + name);
        of.require(
                NAME.matcher(name).matches(),
                "",
                "is no name of a webhook; write up to 32 lower-case letters and digits");
        boolean chat =
                switch (settings.form()) {
                    case "json" -> false;
                    case "slack" -> true;
                    default -> throw of.wrong("form", "must be json or slack");
                };
        of.require(
                chat || settings.secretFile().isPresent(),
                "secret-file",
                "is not set: notices in the form json are signed; name a file with base64 of 32"
                        + " random bytes, for example from `openssl rand -base64 32`");
        of.require(
                !(chat && settings.arguments()),
                "arguments",
                "must be false in the form slack; whoever decides sees them on the page");
        Duration timeout = settings.timeout();
        of.require(
                !timeout.isNegative() && !timeout.isZero() && timeout.compareTo(LONGEST) <= 0,
                "timeout",
                "must be longer than 0s and at most 30s");
        settings.caFile()
                .ifPresent(file -> of.require(Files.isReadable(file), "ca-file", "cannot be read"));
        return new Webhook(
                name,
                destination(of, settings),
                chat,
                of.events(settings),
                settings.arguments(),
                timeout,
                settings.secretFile()
                        .map(file -> Mounted.at(of.named("secret-file"), file, SigningKeys::read)),
                settings.caFile());
    }

    private static Mounted<Destination> destination(Settings of, Receiver settings) {
        of.require(
                settings.url().isPresent() != settings.urlFile().isPresent(),
                "url",
                "must be set, or url-file in its place, and not both");
        Function<String, Destination> reader = text -> Destination.of(text, settings.allowHttp());
        return settings.urlFile()
                .map(file -> Mounted.at(of.named("url-file"), file, reader))
                .orElseGet(() -> Mounted.fixed(of.named("url"), settings.url().orElse(""), reader));
    }

    /** The settings of one, and what is said where they cannot be used. */
    private record Settings(String prefix) {

        String named(String setting) {
            return setting.isEmpty() ? prefix : prefix + "." + setting;
        }

        void require(boolean holds, String setting, String otherwise) {
            if (!holds) {
                throw wrong(setting, otherwise);
            }
        }

        IllegalStateException wrong(String setting, String what) {
            return new IllegalStateException(named(setting) + " " + what);
        }

        Set<Event> events(Receiver settings) {
            Set<Event> events = EnumSet.noneOf(Event.class);
            for (String word : settings.events()) {
                Event event = Event.of(word);
                if (event == null) {
                    throw wrong("events", "may hold pending, approved, refused and expired only");
                }
                events.add(event);
            }
            return events;
        }
    }
}
