package dev.sluice.identity.jwt;

import java.util.Locale;

/** Why a JWT proves nothing. */
enum Fault {
    TOO_LONG,
    MALFORMED,
    HEADER,
    ALGORITHM,
    ISSUER,
    AUDIENCE,
    SUBJECT,
    EXPIRED,
    NOT_YET,
    KEY,
    SIGNATURE,
    KEYS_UNAVAILABLE;

    /** The word that metrics have for it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
