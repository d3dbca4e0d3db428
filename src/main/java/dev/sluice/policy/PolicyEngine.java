package dev.sluice.policy;

import dev.sluice.policy.Decision.Allowed;
import dev.sluice.policy.Decision.Manner;
import dev.sluice.policy.Decision.Refused;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.ServerAsk;
import dev.sluice.protocol.Target;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides calls and lists, in the order that the policy language fixes (see {@link Step}). The
 * first step that refuses decides; in shadow mode it is only noted.
 */
public final class PolicyEngine {
    private PolicyEngine() {}

    /**
     * Decides one call.
     *
     * @param switches what is switched off
     * @param policy the grant's policy, or null when it has none
     */
    public static Decision decide(Switches switches, @Nullable Policy policy, Call call) {
        return decide(switches, policy, call, Trail.NONE);
    }

    /**
     * Decides one call and tells how.
     *
     * @param trail hears of each step
     */
    public static Decision decide(
            Switches switches, @Nullable Policy policy, Call call, Trail trail) {
        Refused certain = refusedInEveryMode(switches, policy, call, trail);
        if (certain != null || policy == null) {
            return certain == null ? noPolicy() : certain;
        }
        Ruling ruling = new Ruling(policy, call, trail);
        return ruling.decide();
    }

    /**
     * Whether a list may show something: exactly when calling it is not refused for being switched
     * off, hidden, quarantined, unlisted or badly named.
     *
     * @param call a call of it; its arguments do not matter
     */
    public static boolean lists(Switches switches, @Nullable Policy policy, Call call) {
        return policy != null
                && refusedInEveryMode(switches, policy, call, Trail.NONE) == null
                && new Ruling(policy, call, Trail.NONE).isListed();
    }

    /**
     * Decides whether a server may ask something of the client that called it.
     *
     * @param caller the client
     * @param params the request's parameters; null when it has none
     */
    public static Decision decideAsk(
            Switches switches,
            @Nullable Policy policy,
            String server,
            CallerFacts caller,
            ServerAsk ask,
            @Nullable JsonValue params) {
        Switch off = switches.covering(server, caller);
        if (off != null || policy == null) {
            return off == null ? noPolicy() : switchedOff(off);
        }
        if (ask == ServerAsk.ELICITATION && leadsElsewhere(params)) {
            return denied("(elicitation url)", "a user is sent to https addresses only");
        }
        if (policy.clientRequests().of(ask) == DefaultAction.ALLOW) {
            return pass("(client requests)", policy.mode(), null);
        }
        Refused refused =
                denied(
                        "/client_requests/" + ask.word(),
                        "this server may not ask for " + ask.word());
        return policy.mode() == Mode.ENFORCE ? refused : pass(refused.rule(), Mode.SHADOW, refused);
    }

    private static Allowed pass(String rule, Mode mode, @Nullable Refused wouldBe) {
        return new Allowed(rule, Decision.OTHER, null, List.of(), mode, wouldBe);
    }

    private static Refused denied(String rule, String reason) {
        return new Refused(rule, Decision.OTHER, Manner.DENIED, reason);
    }

    /** An elicitation that sends the user to an address (MCP 2025-11-25), unless it is https. */
    private static boolean leadsElsewhere(@Nullable JsonValue params) {
        JsonValue mode = params == null ? null : params.get("mode");
        JsonValue url = params == null ? null : params.get("url");
        String address = url == null ? null : url.textOrNull();
        boolean sends = url != null || (mode != null && "url".equals(mode.textOrNull()));
        return sends
                && (address == null || !address.toLowerCase(Locale.ROOT).startsWith("https://"));
    }

    /** Steps 1, 2 and 2a, which no shadow lets through. */
    private static @Nullable Refused refusedInEveryMode(
            Switches switches, @Nullable Policy policy, Call call, Trail trail) {
        Switch off = switches.covering(call);
        Refused refused = off == null ? null : switchedOff(off);
        trail.step(Step.SWITCHED_OFF, refused);
        if (refused == null) {
            refused = policy == null ? noPolicy() : null;
            trail.step(Step.NO_POLICY, refused);
        }
        if (refused == null) {
            refused = badlyNamed(call.target());
            trail.step(Step.BAD_NAME, refused);
        }
        return refused;
    }

    private static Refused switchedOff(Switch off) {
        String reason = off.reason();
        return denied(
                "(switched off)", reason == null ? "switched off" : "switched off: " + reason);
    }

    private static Refused noPolicy() {
        return denied("(no policy)", "no policy for this grant");
    }

    private static @Nullable Refused badlyNamed(Target target) {
        if (Names.isBad(target)) {
            return Ruling.unknown("(bad name)", Decision.OTHER, target);
        }
        return target.kind() == Target.Kind.RESOURCE && Names.isBadUri(target.name())
                ? Ruling.unknown("(bad uri)", Decision.OTHER, target)
                : null;
    }
}
