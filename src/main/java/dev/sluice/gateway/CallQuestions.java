package dev.sluice.gateway;

import dev.sluice.approval.ArgumentSeal;
import dev.sluice.approval.Binding;
import dev.sluice.approval.Question;
import dev.sluice.policy.ApprovalRule;
import dev.sluice.policy.Policy;
import dev.sluice.protocol.CanonicalJson;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.Target;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The question to a person that a call asks. */
@Singleton
class CallQuestions {
    private static final int ID_BYTES = 16;
    private static final int LARGEST_ARGUMENTS = 64 << 10;

    private final ArgumentSeal seal;
    private final SecureRandom random;

    CallQuestions(ArgumentSeal seal, SecureRandom random) {
        this.seal = seal;
        this.random = random;
    }

    /** Null when the arguments are more than a person is asked about. */
    @Nullable Question of(Passage passage, Target target, ApprovalRule rule, Policy policy) {
        JsonValue arguments = passage.call(target).arguments();
        String canonical = arguments == null ? "" : CanonicalJson.of(arguments);
        byte[] bytes = canonical.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LARGEST_ARGUMENTS) {
            return null;
        }
        Binding binding =
                new Binding(
                        passage.server().name(),
                        passage.caller().grant().name(),
                        passage.caller().subject(),
                        target.name(),
                        digest(bytes),
                        policy.name(),
                        policy.version(),
                        rule.pointer());
        String id = id();
        return new Question(
                id,
                binding,
                rule.reason(),
                rule.approvers(),
                rule.expires(),
                seal.seal(id, arguments == null ? "{}" : canonical));
    }

    /** No command takes it for an option: it never begins with a hyphen. */
    private String id() {
        byte[] id = new byte[ID_BYTES];
        String text;
        do {
            random.nextBytes(id);
            text = Base64.getUrlEncoder().withoutPadding().encodeToString(id);
        } while (text.startsWith("-"));
        return text;
    }

    private static String digest(byte[] arguments) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(arguments));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
