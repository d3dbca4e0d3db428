package dev.sluice.identity.jwt;

import dev.sluice.protocol.JsonValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the claims of every JWT must say, whoever its holder is (RFC 7519, section 4.1). */
final class ClaimsRules {
    /** The end of the year 9999: beyond what any clock shows. */
    private static final BigDecimal LATEST = BigDecimal.valueOf(253_402_300_799L);

    private final JsonValue claims;
    private final Duration skew;

    ClaimsRules(JsonValue claims, Duration skew) {
        this.claims = claims;
        this.skew = skew;
    }

    /** Without this every token of the issuer's would do, also one meant for another service. */
    void requireAudience(String wanted) throws WrongJwtException {
        JsonValue audience = claims.get("aud");
        boolean meant =
                audience != null
                        && (isText(audience, wanted)
                                || audience.elements().stream()
                                        .anyMatch(each -> isText(each, wanted)));
        if (!meant) {
            throw new WrongJwtException(Fault.AUDIENCE);
        }
    }

    private static boolean isText(JsonValue value, String wanted) {
        return value.isText() && value.text().equals(wanted);
    }

    /** Whom it is about. */
    String subject() throws WrongJwtException {
        JsonValue subject = claims.get("sub");
        if (subject == null || !subject.isText() || subject.text().isEmpty()) {
            throw new WrongJwtException(Fault.SUBJECT);
        }
        return subject.text();
    }

    /** When it stops proving anything: it has not yet, and has begun to. */
    Instant expires(Instant now) throws WrongJwtException {
        Instant expires = time("exp");
        if (expires == null || !now.isBefore(expires.plus(skew))) {
            throw new WrongJwtException(Fault.EXPIRED);
        }
        for (String beginning : new String[] {"nbf", "iat"}) {
            Instant begins = time(beginning);
            if (begins != null && begins.isAfter(now.plus(skew))) {
                throw new WrongJwtException(Fault.NOT_YET);
            }
        }
        return expires.plus(skew);
    }

    /** A number of seconds, maybe with decimals (RFC 7519, section 2: NumericDate). */
    private @Nullable Instant time(String name) throws WrongJwtException {
        JsonValue claim = claims.get(name);
        if (claim == null) {
            return null;
        }
        BigDecimal seconds = claim.isNumber() ? claim.number() : null;
        if (seconds == null || seconds.signum() < 0 || seconds.compareTo(LATEST) > 0) {
            throw new WrongJwtException(Fault.MALFORMED);
        }
        return Instant.ofEpochSecond(seconds.longValue());
    }
}
