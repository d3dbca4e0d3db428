package dev.sluice.gateway;

import dev.sluice.policy.Decision;
import dev.sluice.policy.Policy;
import dev.sluice.protocol.Era;
import dev.sluice.protocol.McpMethod;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.RequestId;
import dev.sluice.protocol.Revision;
import dev.sluice.protocol.Target;
import dev.sluice.telemetry.Span;
import dev.sluice.upstream.Reach;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a trace tells of a request, in the words of OpenTelemetry's conventions for MCP;
 * docs/adr/0014 says where it differs. Names come from the configuration, so that there are not too
 * many of them. Never told are arguments, tokens, sessions' ids, who calls from where, and what is
 * answered.
 */
final class TraceFacts {
    /** Where a URI may hold what only the agent and its server know. */
    private static final Pattern USER_INFO = Pattern.compile("(?<=//)[^/@]*@");

    private static final Pattern QUERY = Pattern.compile("[?#].*", Pattern.DOTALL);

    private TraceFacts() {}

    /** The method and, where the policy has an entry of this very name, the tool. */
    static String name(Passage passage) {
        Message message = passage.message();
        boolean calls =
                message instanceof Message.Request || message instanceof Message.Notification;
        if (!calls) {
            return passage.exchange().verb().name() + " /mcp/" + passage.server().name();
        }
        String method = Recording.methodLabel(passage);
        Target target = passage.target();
        Decision decision = passage.decision();
        if (target == null || decision == null || target.kind() != Target.Kind.TOOL) {
            return method;
        }
        return decision.label().equals(target.name()) ? method + " " + target.name() : method;
    }

    /** Tells of a request that is over. */
    static void tell(Passage passage, Span span) {
        if (!span.isRecorded()) {
            return;
        }
        span.rename(name(passage));
        tellMessage(passage, span);
        span.put("network.transport", "tcp");
        span.put("network.protocol.name", "http");
        span.put("sluice.request_id", passage.exchange().requestId());
        span.put("sluice.server", passage.server().name());
        span.put("sluice.grant", passage.caller().grant().name());
        span.put("sluice.outcome", passage.outcome().word());
        Decision decision = passage.decision();
        if (decision != null) {
            Objection objection = passage.objection();
            Policy policy = passage.policy();
            span.put("sluice.policy", policy == null ? null : policy.name());
            span.put("sluice.decision", Recording.word(passage));
            span.put("sluice.rule", objection == null ? decision.rule() : objection.rule());
        }
        String failure = failure(passage);
        if (failure != null) {
            span.fail(failure);
        }
    }

    /** Tells of what a server is asked. */
    static void tellServer(Passage passage, Span span) {
        if (!span.isRecorded()) {
            return;
        }
        tellMessage(passage, span);
        span.put("sluice.server", passage.server().name());
        if (passage.server().reach() instanceof Reach.Http http) {
            URI url = http.url();
            boolean tls = "https".equalsIgnoreCase(url.getScheme());
            span.put("server.address", url.getHost());
            span.put("server.port", url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80);
            span.put("network.transport", "tcp");
            span.put("network.protocol.name", "http");
        } else {
            span.put("network.transport", "pipe");
        }
    }

    /** Tells of what it answered. */
    static void tellReply(Passage passage, Span span) {
        Integer status = passage.upstreamStatus();
        if (!span.isRecorded() || status == null) {
            return;
        }
        span.put("http.response.status_code", status);
        String failure = status >= 400 ? Integer.toString(status) : replied(passage.outcome());
        if (failure != null) {
            span.fail(failure);
        }
    }

    private static void tellMessage(Passage passage, Span span) {
        Message message = passage.message();
        if (!(message instanceof Message.Request) && !(message instanceof Message.Notification)) {
            span.put("http.request.method", passage.exchange().verb().name());
            span.put("http.route", "/mcp/" + passage.server().name());
            return;
        }
        RequestId id = passage.id();
        span.put("mcp.method.name", Recording.methodLabel(passage));
        span.put("mcp.protocol.version", revision(passage));
        span.put("jsonrpc.request.id", id == null ? null : plain(id));
        Target target = passage.target();
        if (target != null) {
            String name = Denials.shortened(target.name());
            switch (target.kind()) {
                case TOOL -> span.put("gen_ai.tool.name", name);
                case PROMPT -> span.put("gen_ai.prompt.name", name);
                case RESOURCE -> span.put("mcp.resource.uri", withoutSecrets(target.name()));
            }
        }
        if (passage.method() == McpMethod.TOOLS_CALL) {
            span.put("gen_ai.operation.name", "execute_tool");
        }
    }

    /** What went wrong, in one of a few words; null when nothing did. */
    private static @Nullable String failure(Passage passage) {
        Refusal refusal = passage.refusal();
        return refusal == null
                ? replied(passage.outcome())
                : refusal.kind().name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String replied(ReplyOutcome outcome) {
        return switch (outcome) {
            case OK, INPUT_REQUIRED, REFUSED -> null;
            case ERROR -> "_OTHER"; // the conventions' word for one that has no name here
            case TOOL_ERROR, BROKEN, CANCELLED -> outcome.word();
        };
    }

    private static @Nullable String revision(Passage passage) {
        String said = passage.exchange().header("mcp-protocol-version");
        Session session = passage.session();
        String revision = said == null && session != null ? session.revision() : said;
        if (revision == null && passage.era() == Era.MODERN) {
            return Revision.MODERN.get(0);
        }
        return revision != null && Revision.isServed(revision) ? revision : null;
    }

    private static String plain(RequestId id) {
        return id.identity().substring(id.identity().indexOf(':') + 1);
    }

    private static String withoutSecrets(String uri) {
        String path = QUERY.matcher(uri).replaceFirst("");
        return Denials.shortened(USER_INFO.matcher(path).replaceFirst(""));
    }
}
