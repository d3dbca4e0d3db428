package dev.sluice.admin;

import dev.sluice.config.LiveConfiguration;
import dev.sluice.config.Snapshot;
import dev.sluice.gateway.PublicAddress;
import dev.sluice.identity.Credentials;
import dev.sluice.identity.Holder;
import dev.sluice.identity.JwtVerifier;
import dev.sluice.identity.Operator;
import dev.sluice.identity.Proof;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which operator a credential is of: by the documents in force at this moment, or by the
 * token of the operator {@code admin}.
 */
@ApplicationScoped
class Recognition {
    private static final Recognised NOBODYS = new Recognised.Nobodys();

    private final LiveConfiguration configuration;
    private final AdminToken admin;
    private final JwtVerifier jwts;
    private final PublicAddress address;
    private final InstantSource clock;

    Recognition(
            LiveConfiguration configuration,
            AdminToken admin,
            JwtVerifier jwts,
            PublicAddress address,
            InstantSource clock) {
        this.configuration = configuration;
        this.admin = admin;
        this.jwts = jwts;
        this.address = address;
        this.clock = clock;
    }

    /** Whether there is anybody whom it could recognise. */
    boolean isPossible() {
        return admin.isConfigured() || !operators(configuration.current()).isEmpty();
    }

    /**
     * Whose credential it is.
     *
     * @param headers every {@code Authorization} header, as sent
     * @return completes on the event loop that asks
     */
    Future<Recognised> of(List<String> headers) {
        if (!(Credentials.read(headers) instanceof Credentials.Bearer bearer)) {
            return Future.succeededFuture(NOBODYS);
        }
        Snapshot snapshot = configuration.current();
        Recognised holder = find(snapshot, new Proof.Token(bearer.hash()), clock.instant());
        if (!holder.equals(NOBODYS)) {
            return Future.succeededFuture(holder);
        }
        return admin.isProvedBy(bearer)
                .compose(
                        proved ->
                                proved
                                        ? Future.succeededFuture(
                                                new Recognised.One(
                                                        Operator.ADMIN, Operator.ADMIN_NAME))
                                        : byJwt(snapshot, bearer));
    }

    private Future<Recognised> byJwt(@Nullable Snapshot snapshot, Credentials.Bearer bearer) {
        Optional<String> audience = address.ofOperators();
        boolean expected =
                operators(snapshot).values().stream()
                        .anyMatch(operator -> operator.holder() instanceof Holder.OfJwt);
        if (snapshot == null || !expected || audience.isEmpty() || !bearer.mayBeJwt()) {
            return Future.succeededFuture(NOBODYS);
        }
        return Future.fromCompletionStage(
                        jwts.verify(bearer.token(), audience.get(), snapshot.issuers().values()))
                .map(
                        verdict ->
                                verdict instanceof JwtVerifier.Verdict.Right right
                                        ? find(snapshot, right.proof(), clock.instant())
                                        : NOBODYS);
    }

    private static Recognised find(@Nullable Snapshot snapshot, Proof proof, Instant now) {
        List<Recognised.One> found = new ArrayList<>();
        for (Operator operator : operators(snapshot).values()) {
            operator.holder()
                    .subject(operator.name(), proof, now)
                    .ifPresent(subject -> found.add(new Recognised.One(operator, subject)));
        }
        found.sort(Comparator.comparing(one -> one.operator().name()));
        return switch (found.size()) {
            case 0 -> NOBODYS;
            case 1 -> found.get(0);
            default ->
                    new Recognised.Several(
                            found.stream().map(one -> one.operator().name()).toList(),
                            found.get(0).subject());
        };
    }

    private static Map<String, Operator> operators(@Nullable Snapshot snapshot) {
        return snapshot == null ? Map.of() : snapshot.operators();
    }
}
