package dev.sluice.approval;

import dev.sluice.approval.Approval.State;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Questions as tests ask them, and short ways to ask and answer. */
public final class Asking {
    /** What every question has that says nothing else. */
    public static final Binding CALL =
            new Binding(
                    "mail",
                    "alice",
                    "alice@corp",
                    "send",
                    "d".repeat(64),
                    "p",
                    "v1",
                    "/tools/send");

    /** How long they are open. */
    public static final Duration OPEN = Duration.ofMinutes(15);

    /** Longer than anything but a broken test takes. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final SecureRandom RANDOM = new SecureRandom();

    private Asking() {}

    /** Bounds of a store. */
    public record Bounds(int mostPending, int mostPendingPerGrant) implements ApprovalSettings {
        @Override
        public Optional<URI> publicUrl() {
            return Optional.empty();
        }
    }

    /** 128 random bits. */
    public static String id() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public static Question question(Binding binding) {
        return question(binding, OPEN);
    }

    public static Question question(Binding binding, Duration open) {
        return new Question(id(), binding, "why", List.of("ops"), open, "sealed");
    }

    /** The same call with other arguments. */
    public static Binding arguments(String other) {
        return under(CALL.grant(), other);
    }

    /** A call under another grant. */
    public static Binding under(String grant, String digest) {
        return new Binding(
                CALL.server(),
                grant,
                CALL.subject(),
                CALL.tool(),
                digest,
                CALL.policy(),
                CALL.policyVersion(),
                CALL.rule());
    }

    /** The same call after a change of the policy. */
    public static Binding ruled(String policy, String version, String rule) {
        return new Binding(
                CALL.server(),
                CALL.grant(),
                CALL.subject(),
                CALL.tool(),
                CALL.digest(),
                policy,
                version,
                rule);
    }

    public static Verdict yes(String id) {
        return new Verdict(id, true, "carol", "carol@corp", "fine");
    }

    public static Verdict no(String id) {
        return new Verdict(id, false, "carol", "carol@corp", null);
    }

    public static <T> T get(Uni<T> answer) {
        return answer.await().atMost(PATIENCE);
    }

    /** Asks what must be new. */
    public static Approval ask(ApprovalStore store, Binding binding) {
        return ((Asked.New) get(store.ask(question(binding)))).approval();
    }

    /** Asks, and says yes. */
    public static Approval approved(ApprovalStore store, Binding binding) {
        Approval asked = ask(store, binding);
        return ((Decided.Done) get(store.decide(yes(asked.id())))).approval();
    }

    public static State state(ApprovalStore store, String id) {
        return get(store.find(id)).orElseThrow().state();
    }
}
