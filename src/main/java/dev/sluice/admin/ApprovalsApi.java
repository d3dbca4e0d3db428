package dev.sluice.admin;

import dev.sluice.admin.ApprovalVerdicts.Outcome;
import dev.sluice.approval.Approval;
import dev.sluice.approval.Approval.State;
import dev.sluice.approval.Approvals;
import dev.sluice.approval.ArgumentSeal;
import dev.sluice.approval.StoreOutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Questions to people over HTTP: what is asked, and what operators answer. */
@ApplicationScoped
class ApprovalsApi {
    /** How many characters of sealed arguments one list opens. */
    static final int MOST_SEALED = 4 << 20;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final int MOST = 1_000;
    private static final int USUAL = 100;

    private final Approvals approvals;
    private final ApprovalVerdicts verdicts;
    private final ArgumentSeal seal;

    ApprovalsApi(Approvals approvals, ApprovalVerdicts verdicts, ArgumentSeal seal) {
        this.approvals = approvals;
        this.verdicts = verdicts;
        this.seal = seal;
    }

    /**
     * An answer of HTTP.
     *
     * @param json its body
     */
    private record Reply(int status, String json) {}

    void list(RoutingContext context, Visitor visitor) {
        Query query = Query.of(context.queryParams(), Route.APPROVALS);
        State state = state(query.text("state"));
        int limit = (int) query.number("limit", USUAL, 1, MOST);
        String after = query.text("after");
        if (after != null && !ID.matcher(after).matches()) {
            throw new UnusableRequestException(400, "after must be the id of an approval");
        }
        answer(
                context,
                Uni.createFrom()
                        .deferred(() -> approvals.list(state, limit + 1, after))
                        .chain(
                                found ->
                                        written(
                                                context,
                                                () ->
                                                        new Reply(
                                                                200,
                                                                list(found, limit, visitor)))));
    }

    void show(RoutingContext context, Visitor visitor) {
        String id = id(context, Route.APPROVAL);
        answer(
                context,
                Uni.createFrom()
                        .deferred(() -> approvals.find(id))
                        .chain(
                                found -> {
                                    Approval approval = found.orElseThrow(ApprovalsApi::unknown);
                                    return written(
                                            context, () -> new Reply(200, row(approval, visitor)));
                                }));
    }

    void approve(RoutingContext context, Visitor visitor) {
        decide(context, visitor, Route.APPROVE);
    }

    void refuse(RoutingContext context, Visitor visitor) {
        decide(context, visitor, Route.REFUSE);
    }

    private void decide(RoutingContext context, Visitor visitor, Route route) {
        String id = id(context, route);
        String comment = ApprovalComment.ofBody(context.body().buffer());
        answer(
                context,
                verdicts.give(visitor, id, route == Route.APPROVE, comment)
                        .chain(outcome -> written(context, () -> reply(outcome, visitor))));
    }

    private Reply reply(Outcome outcome, Visitor visitor) {
        if (outcome instanceof Outcome.Counts counts) {
            return new Reply(200, row(counts.approval(), visitor));
        }
        if (outcome instanceof Outcome.TooLate late) {
            String row = row(late.approval(), visitor);
            return new Reply(409, ApprovalRow.tooLate(late.approval(), row));
        }
        if (outcome instanceof Outcome.NotTheirs not) {
            throw new UnusableRequestException(403, not.objection());
        }
        throw unknown();
    }

    private String list(List<Approval> found, int limit, Visitor visitor) {
        boolean more = found.size() > limit;
        List<Approval> told = more ? found.subList(0, limit) : found;
        StringJoiner rows = new StringJoiner(",", "[", "]");
        long sealed = 0;
        for (Approval approval : told) {
            String arguments = approval.sealedArguments();
            sealed += arguments == null ? 0 : arguments.length();
            rows.add(
                    arguments != null && sealed > MOST_SEALED
                            ? ApprovalRow.of(approval, ApprovalArguments.leftOut())
                            : row(approval, visitor));
        }
        String next = more ? told.get(limit - 1).id() : null;
        return ApprovalRow.with(new JsonObject().put("next", next), "approvals", rows.toString());
    }

    private String row(Approval approval, Visitor visitor) {
        return ApprovalRow.of(approval, ApprovalArguments.of(approval, visitor, seal));
    }

    /** Arguments may be long, so they are opened beside the event loops. */
    private static Uni<Reply> written(RoutingContext context, Callable<Reply> reply) {
        return Uni.createFrom()
                .completionStage(
                        () -> context.vertx().executeBlocking(reply, false).toCompletionStage());
    }

    /** What is thrown anywhere on the way must end the request too. */
    private static void answer(RoutingContext context, Uni<Reply> reply) {
        reply.invoke(each -> Answer.giveWritten(context, each.status(), each.json()))
                .subscribe()
                .with(given -> {}, failure -> fail(context, failure));
    }

    private static void fail(RoutingContext context, Throwable failure) {
        if (failure instanceof UnusableRequestException unusable) {
            Answer.refuse(context, unusable.status(), String.valueOf(unusable.getMessage()));
        } else if (failure instanceof StoreOutException) {
            Answer.refuse(
                    context,
                    503,
                    "the store of the approvals does not answer; ask again what became of it");
        } else {
            context.fail(failure);
        }
    }

    private static String id(RoutingContext context, Route route) {
        Query.of(context.queryParams(), route);
        String id = context.pathParam("id");
        if (id == null || !ID.matcher(id).matches()) {
            throw unknown();
        }
        return id;
    }

    private static @Nullable State state(@Nullable String word) {
        if (word == null) {
            return null;
        }
        State state = State.of(word);
        if (state == null) {
            throw new UnusableRequestException(
                    400, "state must be one of pending, approved, refused, expired, used");
        }
        return state;
    }

    private static UnusableRequestException unknown() {
        return new UnusableRequestException(
                404, "there is no such approval; each is forgotten a day after its end");
    }
}
