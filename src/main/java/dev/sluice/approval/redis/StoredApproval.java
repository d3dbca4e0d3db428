package dev.sluice.approval.redis;

import dev.sluice.approval.Approval;
import dev.sluice.approval.Approval.Decision;
import dev.sluice.approval.Approval.State;
import dev.sluice.approval.Binding;
import dev.sluice.approval.Question;
import dev.sluice.approval.Verdict;
import io.vertx.core.json.JsonArray;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The form of a question in the store: what scripts look into stands apart from what they keep. */
final class StoredApproval {
    private static final int SIZE = 8;

    private StoredApproval() {}

    /** What is asked, which never changes. */
    static String asked(Question question) {
        Binding binding = question.binding();
        return new JsonArray()
                .add(binding.server())
                .add(binding.grant())
                .add(binding.subject())
                .add(binding.tool())
                .add(binding.digest())
                .add(binding.policy())
                .add(binding.policyVersion())
                .add(binding.rule())
                .add(question.reason())
                .add(new JsonArray(question.approvers()))
                .encode();
    }

    /** What was answered; when is for the store to say. */
    static String decision(Verdict verdict) {
        return new JsonArray()
                .add(verdict.by())
                .add(verdict.subject())
                .add(verdict.comment())
                .encode();
    }

    /**
     * Reads a question of a script's reply.
     *
     * @throws RuntimeException when it is none
     */
    static Approval read(Response reply) {
        if (reply.size() != SIZE) {
            throw new IllegalArgumentException("not a question");
        }
        State state = State.of(text(reply, 1));
        if (state == null) {
            throw new IllegalArgumentException("not a state");
        }
        JsonArray asked = new JsonArray(text(reply, 4));
        JsonArray approvers = asked.getJsonArray(9);
        return new Approval(
                text(reply, 0),
                state,
                binding(asked),
                asked.getString(8),
                IntStream.range(0, approvers.size()).mapToObj(approvers::getString).toList(),
                moment(reply, 2),
                moment(reply, 3),
                text(reply, 5).isEmpty() ? null : decided(reply),
                orNull(text(reply, 7)));
    }

    /** Several of them. */
    static List<Approval> readAll(Response reply) {
        return IntStream.range(0, reply.size()).mapToObj(i -> read(reply.get(i))).toList();
    }

    private static Binding binding(JsonArray asked) {
        return new Binding(
                asked.getString(0),
                asked.getString(1),
                asked.getString(2),
                asked.getString(3),
                asked.getString(4),
                asked.getString(5),
                asked.getString(6),
                asked.getString(7));
    }

    private static Decision decided(Response reply) {
        JsonArray decision = new JsonArray(text(reply, 5));
        return new Decision(
                decision.getString(0),
                decision.getString(1),
                moment(reply, 6),
                decision.getString(2));
    }

    private static Instant moment(Response reply, int place) {
        return Instant.ofEpochMilli(Long.parseLong(text(reply, place)));
    }

    private static String text(Response reply, int place) {
        return reply.get(place).toString();
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
