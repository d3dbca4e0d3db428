package dev.sluice.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Where an answer holds what a policy judges: lists that are trimmed, and questions to the client
 * or its user. A look-alike there could smuggle past the policy what a lenient client still reads.
 */
final class AnswerKeys {
    private AnswerKeys() {}

    /** What is wrong with the keys of an answer, or null when nothing is. */
    static @Nullable String fault(@Nullable JsonValue result, @Nullable JsonValue error) {
        String fault = ReservedKeys.OF_RESULTS.fault(result);
        JsonValue requests = result == null ? null : result.get("inputRequests");
        if (fault == null && requests != null) {
            fault = faultInRequests(requests);
        }
        return fault == null ? faultInError(error) : fault;
    }

    private static @Nullable String faultInRequests(JsonValue requests) {
        for (JsonValue.Member request : requests.members()) {
            String fault = ReservedKeys.OF_REQUESTS.fault(request.value());
            if (fault == null) {
                fault = ReservedKeys.OF_REQUESTS.fault(request.value().get("params"));
            }
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }

    private static @Nullable String faultInError(@Nullable JsonValue error) {
        JsonValue data = error == null ? null : error.get("data");
        JsonValue elicitations = data == null ? null : data.get("elicitations");
        String fault = ReservedKeys.OF_ERRORS.fault(error);
        if (fault == null) {
            fault = ReservedKeys.OF_ERRORS.fault(data);
        }
        if (elicitations != null) {
            for (JsonValue elicitation : elicitations.elements()) {
                fault = fault == null ? ReservedKeys.OF_REQUESTS.fault(elicitation) : fault;
            }
        }
        return fault;
    }
}
