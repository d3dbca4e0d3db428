package dev.sluice.admin;

import dev.sluice.approval.ApprovalLinks;
import dev.sluice.catalog.SightingsOutException;
import dev.sluice.config.LiveConfiguration;
import dev.sluice.config.Snapshot;
import dev.sluice.gateway.Explained;
import dev.sluice.gateway.Quarantine;
import dev.sluice.gateway.UnanswerableException;
import dev.sluice.gateway.Why;
import dev.sluice.gateway.WhyQuestion;
import dev.sluice.limit.Counts;
import dev.sluice.limit.LimitKey;
import dev.sluice.limit.StoreUnavailableException;
import dev.sluice.limit.Usage;
import dev.sluice.policy.Call.Definition;
import dev.sluice.upstream.BreakerStates;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Why a call passes or does not, by the documents in force and the counts as they stand. */
@ApplicationScoped
class WhyApi {
    private final LiveConfiguration configuration;
    private final Quarantine quarantine;
    private final Counts counts;
    private final BreakerStates breakers;
    private final ApprovalLinks links;
    private final InstantSource clock;

    WhyApi(
            LiveConfiguration configuration,
            Quarantine quarantine,
            Counts counts,
            BreakerStates breakers,
            ApprovalLinks links,
            InstantSource clock) {
        this.configuration = configuration;
        this.quarantine = quarantine;
        this.counts = counts;
        this.breakers = breakers;
        this.links = links;
        this.clock = clock;
    }

    void explain(RoutingContext context) {
        Explained byDocuments = explained(context, Definition.UNPINNED);
        Uni.createFrom()
                .deferred(() -> quarantine.of(byDocuments))
                .map(
                        found ->
                                found == Definition.UNPINNED
                                        ? byDocuments
                                        : explained(context, found))
                .onItem()
                .transformToUni(this::counted)
                .onFailure(SightingsOutException.class)
                .recoverWithItem(() -> untold(context))
                .subscribe()
                .with(answer -> Answer.give(context, answer), context::fail);
    }

    private Uni<JsonObject> counted(Explained explained) {
        List<LimitKey> keys = explained.counts();
        return keys.isEmpty()
                ? Uni.createFrom().item(noticed(explained.answer(Map.of())))
                : Uni.createFrom()
                        .deferred(() -> counts.usage(keys))
                        .map(usages -> explained.answer(byKey(keys, usages)))
                        .onFailure(StoreUnavailableException.class)
                        .recoverWithItem(explained::answerWithoutStore)
                        .map(this::noticed);
    }

    /** What nobody can tell is held back, though not for good. */
    private JsonObject untold(RoutingContext context) {
        JsonObject answer = noticed(explained(context, Definition.HELD_BACK).answer(Map.of()));
        answer.getJsonArray("notices")
                .add(
                        "nobody can tell whether the tool is as it was accepted, for the store does"
                                + " not answer: it is answered -31004 for now");
        return answer;
    }

    private Explained explained(RoutingContext context, Definition definition) {
        Snapshot snapshot = configuration.current();
        if (snapshot == null) {
            throw new UnusableRequestException(
                    503, "no documents are in force yet: every call is answered 503");
        }
        try {
            WhyQuestion question = WhyQuestion.read(RequestBody.object(context.body().buffer()));
            return Why.explain(snapshot, question, clock.instant(), definition);
        } catch (UnanswerableException e) {
            throw new UnusableRequestException(
                    e.isOfUnknown() ? 404 : 400, String.valueOf(e.getMessage()));
        }
    }

    private static Map<LimitKey, Usage> byKey(List<LimitKey> keys, List<Usage> usages) {
        Map<LimitKey, Usage> byKey = new HashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            byKey.put(keys.get(i), usages.get(i));
        }
        return byKey;
    }

    /** What this process knows beside the documents. */
    private JsonObject noticed(String explained) {
        JsonObject answer = new JsonObject(explained);
        if ("open".equals(breakers.states().get(answer.getString("server")))) {
            answer.getJsonArray("notices")
                    .add(
                            "the server's last calls failed, so it is left alone: what passes is"
                                    + " answered 503");
        }
        JsonObject approval = answer.getJsonObject("approval");
        if (approval != null) {
            approval.put("links", links.areKnown());
        }
        if (configuration.problem() != null) {
            answer.getJsonArray("notices")
                    .add("the documents that stand there are refused: older ones are in force");
        }
        return answer;
    }
}
