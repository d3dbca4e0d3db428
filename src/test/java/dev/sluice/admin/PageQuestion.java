package dev.sluice.admin;

import dev.sluice.approval.Approval;
import dev.sluice.approval.Approvals;
import dev.sluice.approval.ArgumentSeal;
import dev.sluice.approval.Asked;
import dev.sluice.approval.Binding;
import dev.sluice.approval.Question;
import io.quarkus.arc.Arc;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** A question as an agent's call asks it, and what has become of it. */
final class PageQuestion {
    static final String REASON = "Refunds over 100 need a second pair of eyes";

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private String subject = "page-agent-subject";
    private String grant = "page-agent";
    private String tool = "refund";
    private String reason = REASON;
    private String arguments = "{\"amount\":9007199254740993,\"note\":\"CANARY-argument\"}";
    private List<String> approvers = List.of();
    private Duration expires = Duration.ofMinutes(15);

    PageQuestion of(String name, String who) {
        grant = name;
        subject = who;
        return this;
    }

    PageQuestion calling(String name, String json) {
        tool = name;
        arguments = json;
        return this;
    }

    PageQuestion because(String text) {
        reason = text;
        return this;
    }

    PageQuestion to(String... groups) {
        approvers = List.of(groups);
        return this;
    }

    PageQuestion within(Duration time) {
        expires = time;
        return this;
    }

    /** Asks it; its id. */
    String ask() {
        return ask(bean(ArgumentSeal.class));
    }

    /** Asks it with arguments that this seal closes. */
    String ask(ArgumentSeal seal) {
        String id = UUID.randomUUID().toString().replace("-", "");
        Question question =
                new Question(
                        id,
                        new Binding(
                                "shop",
                                grant,
                                subject,
                                tool,
                                id,
                                "shop-policy",
                                "v-1",
                                "/tools/refund/approval"),
                        reason,
                        approvers,
                        expires,
                        seal.seal(id, arguments));
        Asked asked = bean(Approvals.class).ask(question).await().atMost(PATIENCE);
        return ((Asked.New) asked).approval().id();
    }

    static Approval now(String id) {
        return bean(Approvals.class).find(id).await().atMost(PATIENCE).orElseThrow();
    }

    static Approval.State state(String id) {
        return now(id).state();
    }

    private static <T> T bean(Class<T> type) {
        return Arc.container().instance(type).get();
    }
}
