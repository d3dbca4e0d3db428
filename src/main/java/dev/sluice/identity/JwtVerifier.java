package dev.sluice.identity;

import dev.sluice.secret.Secret;
import java.util.Collection;
import java.util.concurrent.CompletionStage;

/** Finds out whether a JWT is what it says. */
public interface JwtVerifier {

    /** What was found out. */
    sealed interface Verdict {
        /** It is right in every respect. */
        record Right(Proof.Jwt proof) implements Verdict {}

        /**
         * It proves nothing.
         *
         * @param reason why, in one of few words, for metrics; never told to whoever sent it
         */
        record Wrong(String reason) implements Verdict {}
    }

    /**
     * Verifies one. Nothing that it says is ever fetched from anywhere.
     *
     * @param token what was presented, of any form
     * @param audience what it must be for (RFC 8707): the address of the server as agents know it
     * @param issuers whose word is taken
     * @return completes on the event loop that asks, at once where the issuer's keys are at hand;
     *     never fails
     */
    CompletionStage<Verdict> verify(Secret token, String audience, Collection<Issuer> issuers);

    /**
     * Whether the key that has signed a JWT is still one of its issuer's, as far as anybody knows
     * now. Nothing is computed and nobody is asked, so it may be called for each open stream.
     *
     * @param proof of a JWT that was found right
     */
    boolean isStillSigned(Proof.Jwt proof);

    /**
     * Begins to get the keys of these issuers and forgets those of nobody: their JWTs will come,
     * and those of others still do.
     *
     * @param issuers all that will be believed in a moment
     */
    void expect(Collection<Issuer> issuers);

    /**
     * Gets and keeps the keys of these issuers, and forgets all others.
     *
     * @param issuers all that are believed from now on
     */
    void retain(Collection<Issuer> issuers);
}
