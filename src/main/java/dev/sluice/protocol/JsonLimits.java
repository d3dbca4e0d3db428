package dev.sluice.protocol;

/**
 * How large the parts of a JSON document may be.
 *
 * @param depth the most nested containers
 * @param members the most members of one object or elements of one array
 * @param keyBytes the longest key, in bytes as written
 * @param numberBytes the longest number, in bytes as written
 * @param loneSurrogates whether an escaped surrogate may stand without its partner
 */
public record JsonLimits(
        int depth, int members, int keyBytes, int numberBytes, boolean loneSurrogates) {

    /** What a client may send. */
    public static final JsonLimits REQUEST = new JsonLimits(64, 10_000, 256, 1_000, false);

    /**
     * What a server may answer: wider, because its data is only looked through and never decides
     * who may do what.
     */
    public static final JsonLimits REPLY = new JsonLimits(128, 1_000_000, 65_536, 4_096, true);
}
