package dev.sluice.identity.jwt;

import dev.sluice.protocol.JsonLimits;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.StrictJson;
import dev.sluice.secret.Secret;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JWT in the compact form (RFC 7519, section 3), read but not believed. Both of its objects are
 * read strictly before any library sees them: of a claim that stands twice, two readers could take
 * a different one.
 *
 * @param header an object
 * @param claims an object
 * @param token as it was presented
 */
record Jwt(JsonValue header, JsonValue claims, Secret token) {
    /** In characters, each of which is one byte. */
    static final int LONGEST = 8 * 1_024;

    static final JsonLimits LIMITS = new JsonLimits(32, 1_000, 256, 100, false);

    /** RFC 7515, section 2: base64url without padding. An unsigned one ends in nothing. */
    private static final Pattern FORM =
            Pattern.compile("([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)\\.[A-Za-z0-9_-]*");

    static Jwt read(Secret token) throws WrongJwtException {
        String text = token.reveal();
        if (text.length() > LONGEST) {
            throw new WrongJwtException(Fault.TOO_LONG);
        }
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new WrongJwtException(Fault.MALFORMED);
        }
        return new Jwt(object(parts.group(1)), object(parts.group(2)), token);
    }

    private static JsonValue object(String part) throws WrongJwtException {
        try {
            JsonValue value = StrictJson.read(Base64.getUrlDecoder().decode(part), LIMITS);
            if (value.isObject()) {
                return value;
            }
        } catch (MalformedJsonException | IllegalArgumentException e) {
            // Refused below: what exactly is wrong with it interests nobody.
        }
        throw new WrongJwtException(Fault.MALFORMED);
    }

    /**
     * A member that is a text or not there.
     *
     * @throws WrongJwtException when it is there and no text
     */
    static @Nullable String text(JsonValue object, String name) throws WrongJwtException {
        JsonValue member = object.get(name);
        if (member != null && !member.isText()) {
            throw new WrongJwtException(Fault.MALFORMED);
        }
        return member == null ? null : member.text();
    }
}
