package dev.sluice.upstream;

import dev.sluice.protocol.JsonLimits;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.StrictJson;
import dev.sluice.secret.Secret;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a token endpoint has answered (RFC 6749, section 5). */
public sealed interface TokenReply {

    /** The most bytes that are read of one. */
    int MOST_BYTES = 64 * 1024;

    /** How long a token is used that nothing is said of. */
    Duration UNSAID = Duration.ofMinutes(5);

    /**
     * A token.
     *
     * @param token to be put after {@code Bearer}
     * @param lifetime how long it is good for, from when it was asked for
     * @param refreshToken what takes the place of the refresh token, if anything does
     */
    record Granted(Secret token, Duration lifetime, Optional<Secret> refreshToken)
            implements TokenReply {}

    /**
     * No token that could be used.
     *
     * @param reason for the operator's log, never anything that was received
     */
    record Unusable(String reason) implements TokenReply {}

    /** Reads one; strictly, as a token that two readers read differently is worth nothing. */
    static TokenReply read(int status, String mediaType, byte[] body) {
        return Reading.read(status, mediaType, body);
    }

    /** The rules of reading. */
    final class Reading {
        /** RFC 6750, section 2.1. */
        private static final Pattern BEARER = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

        /** RFC 6749, section 5.2, and what its extensions add; anything else is not repeated. */
        private static final Set<String> ERRORS =
                Set.of(
                        "invalid_request",
                        "invalid_client",
                        "invalid_grant",
                        "unauthorized_client",
                        "unsupported_grant_type",
                        "invalid_scope",
                        "invalid_target");

        private static final int LONGEST_TOKEN = 16 * 1024;
        private static final BigDecimal LONGEST =
                BigDecimal.valueOf(Duration.ofDays(30).toSeconds());
        private static final String TOKEN_TYPE = "urn:ietf:params:oauth:token-type:";

        private Reading() {}

        private static TokenReply read(int status, String mediaType, byte[] body) {
            if (!mediaType.equals("application/json")) {
                return new Unusable("its reply has status " + status + " and is no JSON");
            }
            JsonValue reply;
            try {
                reply = StrictJson.read(body, JsonLimits.REQUEST);
            } catch (MalformedJsonException e) {
                return new Unusable("its reply is not one strict JSON object");
            }
            return status == 200 ? granted(reply) : refused(status, reply);
        }

        private static TokenReply refused(int status, JsonValue reply) {
            String error = text(reply, "error");
            return new Unusable(
                    "it answered "
                            + status
                            + (error != null && ERRORS.contains(error) ? " " + error : ""));
        }

        private static TokenReply granted(JsonValue reply) {
            String token = text(reply, "access_token");
            String type = text(reply, "token_type");
            if (token == null
                    || token.length() > LONGEST_TOKEN
                    || !BEARER.matcher(token).matches()) {
                return new Unusable("its reply holds no usable access_token");
            }
            if (type == null || !type.toLowerCase(Locale.ROOT).equals("bearer")) {
                return new Unusable("its token_type is not Bearer");
            }
            if (!isUsable(reply.get("issued_token_type"))) {
                return new Unusable("it issued something else than an access token");
            }
            Duration lifetime = lifetime(reply.get("expires_in"));
            if (lifetime == null) {
                return new Unusable("its expires_in is no positive number");
            }
            String refresh = text(reply, "refresh_token");
            return new Granted(
                    new Secret(token),
                    lifetime,
                    Optional.ofNullable(refresh).filter(each -> !each.isEmpty()).map(Secret::new));
        }

        /** A JWT may well be an access token (RFC 8693, section 3); an id token is none. */
        private static boolean isUsable(@Nullable JsonValue issued) {
            return issued == null
                    || (TOKEN_TYPE + "access_token").equals(issued.textOrNull())
                    || (TOKEN_TYPE + "jwt").equals(issued.textOrNull());
        }

        private static @Nullable Duration lifetime(@Nullable JsonValue seconds) {
            if (seconds == null) {
                return UNSAID;
            }
            BigDecimal number = seconds.isNumber() ? seconds.number() : null;
            if (number == null || number.signum() <= 0) {
                return null;
            }
            return Duration.ofSeconds(Math.max(1, number.min(LONGEST).longValue()));
        }

        private static @Nullable String text(JsonValue reply, String key) {
            JsonValue value = reply.get(key);
            return value == null ? null : value.textOrNull();
        }
    }
}
