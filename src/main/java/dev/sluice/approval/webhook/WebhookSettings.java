package dev.sluice.approval.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is told of questions and of what became of them, each by a name of the operator's. */
@ConfigMapping(prefix = "sluice.approvals.webhooks")
public interface WebhookSettings {

    /**
     * By their names, which are of lower-case letters and digits, so that a variable can be one.
     */
    @WithParentName
    Map<String, Receiver> all();

    /** One that is told. */
    interface Receiver {

        /**
         * The address that is told of approvals: https, or http on this machine. `NAME` is yours,
         * of lower-case letters and digits.
         */
        Optional<String> url();

        /**
         * A file with that address, where it is itself a secret, as Slack's are. It is read again
         * for each notice.
         */
        Optional<Path> urlFile();

        /** What is sent: `json`, signed, or `slack`, a text for a chat. */
        @WithDefault("json")
        String form();

        /**
         * A file with the key of the signature, base64 of 24 to 64 bytes with or without `whsec_`
         * before it; on two lines two keys, and then two signatures. `json` needs one. It is read
         * again for each notice.
         */
        Optional<Path> secretFile();

        /** What is told of: any of `pending`, `approved`, `refused` and `expired`. */
        @WithDefault("pending,approved,refused,expired")
        List<String> events();

        /**
         * Whether the arguments of the call are sent, up to 16 KiB of them; in the form `json`
         * only.
         */
        @WithDefault("false")
        boolean arguments();

        /** Whether the address may be one of plain http that is not on this machine. */
        @WithDefault("false")
        boolean allowHttp();

        /** How long one attempt may take, connecting included. */
        @WithDefault("5s")
        Duration timeout();

        /**
         * The certificates that the receiver is believed by, in PEM; those of the JVM when it is
         * absent.
         */
        Optional<Path> caFile();
    }
}
