package dev.sluice.gateway;

import dev.sluice.config.Snapshot;
import dev.sluice.identity.Grant;
import dev.sluice.identity.Holder;
import dev.sluice.identity.IssuedToken;
import dev.sluice.limit.Subjects;
import dev.sluice.policy.Account;
import dev.sluice.policy.Call;
import dev.sluice.policy.Call.Definition;
import dev.sluice.policy.CallerFacts;
import dev.sluice.policy.Decision;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyEngine;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.McpMethod;
import dev.sluice.protocol.Target;
import dev.sluice.upstream.Server;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Explains what would become of a call, by the same engine that decides calls. Nobody is called,
 * and nothing is counted or logged.
 */
public final class Why {
    private Why() {}

    /**
     * Explains a call as documents have it now.
     *
     * @throws UnanswerableException when the documents know no such caller
     */
    public static Explained explain(Snapshot snapshot, WhyQuestion question, Instant now) {
        return explain(snapshot, question, now, Definition.UNPINNED);
    }

    /**
     * Explains a call of something of which more is known than documents say.
     *
     * @param definition whether somebody accepted what is called
     * @throws UnanswerableException when the documents know no such caller
     */
    public static Explained explain(
            Snapshot snapshot, WhyQuestion question, Instant now, Definition definition) {
        Grant grant = grant(snapshot, question);
        String subject = subject(grant, question.subject());
        if (question.claims() != null && !(grant.holder() instanceof Holder.OfJwt)) {
            throw UnanswerableException.wrong("who holds this grant has no claims: it is no JWT's");
        }
        List<String> notices = notices(snapshot, grant, question, now);
        CallerFacts caller = new CallerFacts(grant.name(), subject, question.claims());
        Explained.About about = new Explained.About(snapshot, grant, caller, notices);
        Target target = question.target();
        if (target == null) {
            return ofMethod(about, String.valueOf(question.method()));
        }
        Policy policy = snapshot.policyOf(grant);
        Call call = new Call(grant.server(), caller, target, question.arguments(), definition);
        Account account = new Account(call);
        Decision decision = PolicyEngine.decide(snapshot.switches(), policy, call, account);
        boolean listed = PolicyEngine.lists(snapshot.switches(), policy, call);
        return new Explained(
                about,
                new Explained.Judged(call, account, decision, listed),
                question.list(),
                Subjects.of(grant.server(), grant.name(), subject, null),
                question.session());
    }

    private static Grant grant(Snapshot snapshot, WhyQuestion question) {
        Grant grant =
                snapshot.grants().all().stream()
                        .filter(each -> each.name().equals(question.grant()))
                        .findFirst()
                        .orElseThrow(() -> UnanswerableException.unknown("there is no such grant"));
        String server = question.server();
        if (server != null && !server.equals(grant.server())) {
            throw UnanswerableException.unknown(
                    "this grant is for the server "
                            + grant.server()
                            + ": at any other its holder is answered 403, and nothing is judged");
        }
        return grant;
    }

    /** Whoever has a token is called as the grant; who else holds one, nobody but a proof says. */
    private static String subject(Grant grant, @Nullable String asked) {
        boolean byToken = grant.holder() instanceof Holder.OfTokens;
        if (byToken && asked != null && !asked.equals(grant.name())) {
            throw UnanswerableException.unknown(
                    "the grant has no such subject: who holds its token is called " + grant.name());
        }
        if (!byToken && asked == null) {
            throw UnanswerableException.wrong(
                    "this grant has many holders; name a subject as the decision log does");
        }
        return asked == null ? grant.name() : asked;
    }

    /** What keeps a call from being judged at all, as far as it is known here. */
    private static List<String> notices(
            Snapshot snapshot, Grant grant, WhyQuestion question, Instant now) {
        List<String> notices = new ArrayList<>();
        if (grant.holder() instanceof Holder.OfTokens issued
                && issued.tokens().stream().allMatch(token -> isOver(token, now))) {
            notices.add("no token of this grant is valid any more: its holder is answered 401");
        }
        JsonValue claims = question.claims();
        if (claims != null
                && grant.holder() instanceof Holder.OfJwt wanted
                && !wanted.admits(claims)) {
            notices.add("this grant asks for other claims: with these, its holder is answered 403");
        }
        Server server = snapshot.servers().get(grant.server());
        if (server != null && !server.hasItsSecrets()) {
            notices.add("a secret of the server is missing: what passes is answered 503");
        }
        return notices;
    }

    private static boolean isOver(IssuedToken token, Instant now) {
        Instant expires = token.expires();
        return expires != null && !now.isBefore(expires);
    }

    private static Explained ofMethod(Explained.About about, String name) {
        McpMethod method = McpMethod.of(name);
        McpMethod.Judged judged = method == null ? McpMethod.Judged.REFUSED : method.judged();
        return switch (judged) {
            case OPEN -> Explained.ofMethod(about, name, true);
            case REFUSED -> Explained.ofMethod(about, name, false);
            default ->
                    throw UnanswerableException.wrong(
                            "this method is judged by what it names: name that tool, prompt or"
                                    + " resource");
        };
    }
}
