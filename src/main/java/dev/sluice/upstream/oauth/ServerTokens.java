package dev.sluice.upstream.oauth;

import dev.sluice.secret.Secret;
import dev.sluice.upstream.OAuth;
import dev.sluice.upstream.OAuth.Flow;
import dev.sluice.upstream.TokenReply.Granted;
import dev.sluice.upstream.TokenRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The access tokens of one server: one for all its callers, or one for each. */
sealed interface ServerTokens {

    /** About ten kilobytes each at worst. */
    int MOST_CALLERS = 10_000;

    /** Whether they are obtained in this very way, with these very secrets. */
    boolean isFor(OAuth oauth);

    /** Whether anything of them may be needed for what the server's document says now. */
    default boolean mayGoOnAs(OAuth oauth) {
        return isFor(oauth);
    }

    /** The token for a caller. */
    HeldToken of(@Nullable Secret subject);

    /** The server did not take a token. */
    void refused(@Nullable Secret subject, Secret token);

    /**
     * Those that are obtained in another way from now on.
     *
     * @param before the ones of the same server until now: a consent outlives an edit that leaves
     *     it what it is, as its newest refresh token may stand nowhere else
     */
    static ServerTokens of(
            String server,
            OAuth oauth,
            @Nullable ServerTokens before,
            Function<TokenRequest, Future<Granted>> endpoint,
            Vertx vertx,
            LongSupplier nanoTime) {
        if (oauth.flow() instanceof Flow.TokenExchange) {
            return new Exchanged(oauth, endpoint, nanoTime, new ExchangedTokens(MOST_CALLERS));
        }
        if (oauth.flow() instanceof Flow.RefreshToken flow) {
            Consent consent =
                    before instanceof Consented known && known.consent().isOf(oauth)
                            ? known.consent()
                            : new Consent(server, oauth, flow, vertx);
            return new Consented(
                    oauth, consent, new HeldToken(() -> consent.fetch(oauth, endpoint), nanoTime));
        }
        return new Own(
                oauth,
                new HeldToken(
                        () -> endpoint.apply(TokenRequest.clientCredentials(oauth)), nanoTime));
    }

    /** The gateway's own. */
    record Own(OAuth oauth, HeldToken token) implements ServerTokens {
        @Override
        public boolean isFor(OAuth other) {
            return oauth.equals(other);
        }

        @Override
        public HeldToken of(@Nullable Secret subject) {
            return token;
        }

        @Override
        public void refused(@Nullable Secret subject, Secret refused) {
            token.refused(refused);
        }
    }

    /**
     * Those that somebody has consented to. A refresh token of their own making changes nothing.
     */
    record Consented(OAuth oauth, Consent consent, HeldToken token) implements ServerTokens {
        @Override
        public boolean isFor(OAuth other) {
            return consent.isOf(other)
                    && oauth.client().equals(other.client())
                    && oauth.wish().equals(other.wish());
        }

        @Override
        public boolean mayGoOnAs(OAuth other) {
            return consent.mayBeOf(other);
        }

        @Override
        public HeldToken of(@Nullable Secret subject) {
            return token;
        }

        @Override
        public void refused(@Nullable Secret subject, Secret refused) {
            token.refused(refused);
        }
    }

    /** One for each caller. */
    record Exchanged(
            OAuth oauth,
            Function<TokenRequest, Future<Granted>> endpoint,
            LongSupplier nanoTime,
            ExchangedTokens tokens)
            implements ServerTokens {
        @Override
        public boolean isFor(OAuth other) {
            return oauth.equals(other);
        }

        @Override
        public HeldToken of(@Nullable Secret subject) {
            Secret caller = Objects.requireNonNull(subject, "asked for before");
            return tokens.of(
                    caller,
                    () ->
                            new HeldToken(
                                    () -> endpoint.apply(TokenRequest.exchange(oauth, caller)),
                                    nanoTime));
        }

        @Override
        public void refused(@Nullable Secret subject, Secret refused) {
            HeldToken held = subject == null ? null : tokens.find(subject);
            if (held != null) {
                held.refused(refused);
            }
        }
    }
}
