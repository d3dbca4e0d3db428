package dev.sluice.testsupport;

import dev.sluice.approval.Approval;
import dev.sluice.approval.Approval.State;
import dev.sluice.approval.Approvals;
import dev.sluice.approval.ArgumentSeal;
import dev.sluice.approval.Asked;
import dev.sluice.approval.Binding;
import dev.sluice.approval.Question;
import dev.sluice.approval.Verdict;
import io.quarkus.arc.Arc;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** A question to people that no agent has asked. */
public final class AskedQuestion {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final SecureRandom RANDOM = new SecureRandom();

    private AskedQuestion() {}

    /** Asks the people of the running application; other arguments are another question. */
    public static Approval of(String grant, String tool, String arguments, String... approvers) {
        Question question =
                question(
                        Arc.container().instance(ArgumentSeal.class).get(),
                        grant,
                        tool,
                        arguments,
                        approvers);
        Asked asked =
                Arc.container()
                        .instance(Approvals.class)
                        .get()
                        .ask(question)
                        .await()
                        .atMost(PATIENCE);
        return ((Asked.New) asked).approval();
    }

    /** Answers what other tests have left open, of which there may be only so many. */
    public static void refuseAll() {
        Approvals approvals = Arc.container().instance(Approvals.class).get();
        for (Approval left : approvals.list(State.PENDING, 10_000, null).await().atMost(PATIENCE)) {
            Verdict no = new Verdict(left.id(), false, "tests", "tests", null);
            approvals.decide(no).await().atMost(PATIENCE);
        }
    }

    /** A question that nobody keeps yet. */
    public static Question question(
            ArgumentSeal seal, String grant, String tool, String arguments, String... approvers) {
        String id = id();
        return new Question(
                id,
                new Binding(
                        "fixture",
                        grant,
                        grant,
                        tool,
                        digest(arguments),
                        "support",
                        "sha256:77ab",
                        "/tools/refund/approval"),
                "Refunds need a person.",
                List.of(approvers),
                Duration.ofMinutes(15),
                seal.seal(id, arguments));
    }

    /** An id as nobody guesses it. */
    public static String id() {
        byte[] bytes = new byte[16];
        String text;
        do {
            RANDOM.nextBytes(bytes);
            text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        } while (text.startsWith("-"));
        return text;
    }

    private static String digest(String arguments) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(arguments.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
