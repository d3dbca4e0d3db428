package dev.sluice.gateway;

import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.policy.Decision;
import dev.sluice.policy.Mode;
import dev.sluice.policy.PolicyEngine;
import dev.sluice.protocol.ErrorCodes;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.MessageReader;
import dev.sluice.protocol.Reading;
import dev.sluice.protocol.Splice;
import dev.sluice.protocol.Target;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges {@code subscriptions/listen} (MCP 2026-07-28, Subscriptions): resource by resource. A
 * server may honour fewer than were asked for and says which, so those that are refused are cut out
 * of the request and the agent learns it from the server's own acknowledgement.
 */
@Singleton
class Subscriptions {
    /** Resources that one request may ask to hear of. */
    static final int MOST = 1_000;

    /** Lines of the log for one request: it must not be filled by a few of them. */
    private static final int MOST_RECORDED = 16;

    /** The request itself always passes; what it may hear of is decided resource by resource. */
    private static final Decision LISTENS =
            new Decision.Allowed(
                    "(subscriptions)", Decision.OTHER, null, List.of(), Mode.ENFORCE, null);

    private final Recording recording;

    Subscriptions(Recording recording) {
        this.recording = recording;
    }

    void judge(Passage passage, Message.Request request) {
        if (passage.isSwitchedOff()) {
            throw passage.refuse(Kind.SWITCHED_OFF, "switched off");
        }
        passage.decided(null, LISTENS);
        JsonValue uris = uris(passage, request.params());
        if (uris == null) {
            return;
        }
        Set<String> refused = refused(passage, uris);
        Splice splice = new Splice(request.body().document());
        ListTrimmer.keep(uris, uri -> !refused.contains(uri.text()), splice);
        if (!refused.isEmpty()) {
            passage.arrived(readAgain(splice.bytes()), passage.method());
        }
    }

    private Set<String> refused(Passage passage, JsonValue uris) {
        Set<String> judged = new HashSet<>();
        Set<String> refused = new HashSet<>();
        int recorded = 0;
        for (JsonValue uri : uris.elements()) {
            if (!judged.add(uri.text())) {
                continue;
            }
            Target target = new Target(Target.Kind.RESOURCE, uri.text());
            Decision decision =
                    PolicyEngine.decide(
                            passage.snapshot().switches(), passage.policy(), passage.call(target));
            if (decision instanceof Decision.Refused) {
                refused.add(uri.text());
            }
            if (recorded < MOST_RECORDED && recording.subscribed(passage, target, decision)) {
                recorded++;
            }
        }
        return refused;
    }

    private static @Nullable JsonValue uris(Passage passage, @Nullable JsonValue params) {
        JsonValue filter = params == null ? null : params.get("notifications");
        JsonValue uris = filter == null ? null : filter.get("resourceSubscriptions");
        if (uris == null) {
            return null;
        }
        boolean texts = uris.isArray() && uris.elements().stream().allMatch(JsonValue::isText);
        if (!texts || uris.elements().size() > MOST) {
            throw new RefusedException(
                    new Refusal(
                            Kind.MALFORMED,
                            passage.id(),
                            "resourceSubscriptions is a list of at most " + MOST + " URIs",
                            ErrorCodes.INVALID_PARAMS,
                            null));
        }
        return uris;
    }

    /** What is forwarded has been read as strictly as what came. */
    private static Message readAgain(byte[] bytes) {
        if (MessageReader.request(bytes) instanceof Reading.Read read) {
            return read.message();
        }
        throw new IllegalStateException("a message that was cut is no longer one");
    }
}
