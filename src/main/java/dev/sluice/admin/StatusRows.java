package dev.sluice.admin;

import dev.sluice.catalog.Pins;
import dev.sluice.config.Snapshot;
import dev.sluice.gateway.ServersSeen;
import dev.sluice.identity.Grant;
import dev.sluice.identity.Holder;
import dev.sluice.identity.IssuedToken;
import dev.sluice.identity.Issuer;
import dev.sluice.identity.IssuerKeys;
import dev.sluice.policy.Patterns;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Switch;
import dev.sluice.telemetry.Meters;
import dev.sluice.upstream.BreakerStates;
import dev.sluice.upstream.Reach;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Transport;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The lists of a status: names, kinds and counts. What proves a grant (a hash, a claim, a name in a
 * certificate), an address and a key have no place in them.
 */
@ApplicationScoped
class StatusRows {
    static final List<String> KINDS =
            List.of("servers", "grants", "policies", "issuers", "switches", "pins");

    private final Meters meters;
    private final BreakerStates breakers;
    private final ServersSeen seen;
    private final IssuerKeys keys;
    private final InstantSource clock;

    StatusRows(
            Meters meters,
            BreakerStates breakers,
            ServersSeen seen,
            IssuerKeys keys,
            InstantSource clock) {
        this.meters = meters;
        this.breakers = breakers;
        this.seen = seen;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * One list.
     *
     * @param after only names that come after this one; null for all
     * @param limit how many rows at most
     */
    JsonObject page(Snapshot snapshot, String kind, @Nullable String after, int limit) {
        return switch (kind) {
            case "servers" ->
                    page(snapshot.servers().values(), Server::name, this::server, after, limit);
            case "grants" -> page(snapshot.grants().all(), Grant::name, this::grant, after, limit);
            case "policies" ->
                    page(
                            snapshot.policies().values(),
                            Policy::name,
                            StatusRows::policy,
                            after,
                            limit);
            case "issuers" ->
                    page(snapshot.issuers().values(), Issuer::name, this::issuer, after, limit);
            case "pins" ->
                    page(snapshot.pins().values(), Pins::name, StatusRows::pinned, after, limit);
            default ->
                    page(
                            snapshot.switches().on(),
                            Switch::name,
                            StatusRows::switchedOn,
                            after,
                            limit);
        };
    }

    private static <T> JsonObject page(
            Collection<T> all,
            Function<T, String> name,
            Function<T, JsonObject> row,
            @Nullable String after,
            int limit) {
        List<T> rest =
                all.stream()
                        .filter(each -> after == null || name.apply(each).compareTo(after) > 0)
                        .sorted(Comparator.comparing(name))
                        .limit(limit + 1L)
                        .toList();
        List<T> shown = rest.subList(0, Math.min(limit, rest.size()));
        JsonArray rows = new JsonArray();
        shown.forEach(each -> rows.add(row.apply(each)));
        return new JsonObject()
                .put("total", all.size())
                .put("rows", rows)
                .put(
                        "next",
                        rest.size() > shown.size()
                                ? name.apply(shown.get(shown.size() - 1))
                                : null);
    }

    private JsonObject server(Server server) {
        ServersSeen.Last last = seen.of(server.name());
        boolean http = "url".equals(kind(server));
        return new JsonObject()
                .put("name", server.name())
                .put("kind", kind(server))
                .put("secrets", server.hasItsSecrets())
                .put("breaker", http ? breakers.states().get(server.name()) : null)
                .put("lastOutcome", last == null ? null : last.outcome())
                .put("lastAt", last == null ? null : last.at().toString())
                .put("inflight", meters.inflight(server.name()))
                .put("openStreams", meters.openStreams(server.name()))
                .put(
                        "revisions",
                        last == null
                                ? new JsonArray()
                                : new JsonArray(last.revisions().stream().sorted().toList()));
    }

    private static String kind(Server server) {
        if (server.reach() instanceof Reach.Http http) {
            return http.transport().form() == Transport.Form.SSE ? "sse" : "url";
        }
        return "command";
    }

    private JsonObject grant(Grant grant) {
        JsonObject row =
                new JsonObject()
                        .put("name", grant.name())
                        .put("server", grant.server())
                        .put("policy", grant.policy());
        if (grant.holder() instanceof Holder.OfTokens issued) {
            return row.put("proof", "token")
                    .put("count", issued.tokens().size())
                    .put("valid", issued.tokens().stream().filter(this::isValid).count())
                    .put("expires", expires(issued.tokens()));
        }
        if (grant.holder() instanceof Holder.OfJwt jwt) {
            return row.put("proof", "jwt")
                    .put("issuer", jwt.issuer())
                    .put("count", jwt.claims().size());
        }
        return row.put("proof", "mtls")
                .put("count", ((Holder.OfCertificate) grant.holder()).names().size());
    }

    private boolean isValid(IssuedToken token) {
        Instant expires = token.expires();
        return expires == null || clock.instant().isBefore(expires);
    }

    private static JsonArray expires(List<IssuedToken> tokens) {
        JsonArray expires = new JsonArray();
        for (IssuedToken token : tokens) {
            Instant when = token.expires();
            expires.add(when == null ? null : when.toString());
        }
        return expires;
    }

    private static JsonObject policy(Policy policy) {
        return new JsonObject()
                .put("name", policy.name())
                .put("version", policy.version())
                .put("mode", word(policy.mode()))
                .put("default", word(policy.defaultAction()))
                .put("entries", policy.tools().entries().size())
                .put("shadowRules", policy.shadowRules());
    }

    private JsonObject issuer(Issuer issuer) {
        IssuerKeys.Held held = keys.held(issuer);
        Duration age = held.age();
        return new JsonObject()
                .put("name", issuer.name())
                .put("keys", held.count())
                .put("fetched", age == null ? null : clock.instant().minus(age).toString())
                .put("failing", held.failing());
    }

    private static JsonObject switchedOn(Switch off) {
        return new JsonObject()
                .put("name", off.name())
                .put("reason", off.reason())
                .put("all", off.everything())
                .put("servers", sorted(off.servers()))
                .put("grants", sorted(off.grants()))
                .put("subjects", off.subjects().size())
                .put("tools", !off.tools().equals(Patterns.NONE));
    }

    private static JsonObject pinned(Pins pins) {
        Instant since = pins.since();
        return new JsonObject()
                .put("name", pins.name())
                .put("server", pins.server())
                .put("newTools", pins.newTools().word())
                .put("since", since == null ? null : since.toString())
                .put("tools", pins.accepted().size());
    }

    private static JsonArray sorted(Collection<String> names) {
        return new JsonArray(names.stream().sorted().toList());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
