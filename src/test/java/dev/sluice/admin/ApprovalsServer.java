package dev.sluice.admin;

import dev.sluice.approval.Approval;
import dev.sluice.approval.ApprovalSettings;
import dev.sluice.approval.ApprovalStore;
import dev.sluice.approval.Approvals;
import dev.sluice.approval.ApprovalsOver;
import dev.sluice.approval.ArgumentSeal;
import dev.sluice.approval.Asked;
import dev.sluice.approval.local.LocalApprovals;
import dev.sluice.audit.ActLog;
import dev.sluice.audit.AdminAct;
import dev.sluice.identity.Holder;
import dev.sluice.identity.Operator;
import dev.sluice.identity.Operator.Role;
import dev.sluice.testsupport.AskedQuestion;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** What the admin API tells of approvals, with a store and a log that a test makes fail. */
final class ApprovalsServer implements AutoCloseable {
    private static final Map<String, Visitor> VISITORS =
            Map.of(
                    "carol", visitor("carol", Role.APPROVE, "payments"),
                    "erin", visitor("erin", Role.APPROVE, "payments"),
                    "dave", visitor("dave", Role.APPROVE, "hr"),
                    "vera", visitor("vera", Role.VIEW, "payments"),
                    "otto", visitor("otto", Role.OPERATE, "payments"),
                    "olga", visitor("olga", Role.APPROVE, "payments", "bot"),
                    "bot", visitor("bot", Role.APPROVE, "payments"),
                    "admin", new Visitor(Operator.ADMIN, "admin", "10.0.0.9"));

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    final List<String> happened = new CopyOnWriteArrayList<>();
    final Map<String, Throwable> faults = new ConcurrentHashMap<>();
    final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-22T09:20:58Z"));
    final AtomicReference<List<SecretKey>> keys = new AtomicReference<>(List.of(key(1)));
    private final ArgumentSeal seal = new ArgumentSeal(keys::get, new SecureRandom());
    final LocalApprovals local = new LocalApprovals(new Bounds(), now::get);
    final Log log = new Log();
    private final int port;

    ApprovalsServer() {
        Approvals approvals = ApprovalsOver.store(store());
        ApprovalsApi api =
                new ApprovalsApi(approvals, new ApprovalVerdicts(approvals, log, now::get), seal);
        Router router = Router.router(vertx);
        router.route().handler(BodyHandler.create(false));
        route(router, Route.APPROVALS, api::list);
        route(router, Route.APPROVAL, api::show);
        route(router, Route.APPROVE, api::approve);
        route(router, Route.REFUSE, api::refuse);
        HttpServer server =
                vertx.createHttpServer()
                        .requestHandler(router)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
        port = server.actualPort();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    HttpResponse<String> ask(Route route, String id) {
        String path = route.path().replace("{id}", id).substring("/api/approvals".length());
        return route.method().equals("GET") ? get("carol", path) : post("carol", path, "");
    }

    String asked(String arguments) {
        Asked asked =
                local.ask(AskedQuestion.question(seal, "bot", "refund", arguments, "payments"))
                        .await()
                        .atMost(Duration.ofSeconds(5));
        return ((Asked.New) asked).approval().id();
    }

    String stateOf(String id) {
        Optional<Approval> found = local.find(id).await().atMost(Duration.ofSeconds(5));
        return found.orElseThrow().state().word();
    }

    HttpResponse<String> get(String who, String path) {
        return send(who, path, "GET", "").join();
    }

    HttpResponse<String> post(String who, String path, String body) {
        return send(who, path, "POST", body).join();
    }

    CompletableFuture<HttpResponse<String>> send(
            String who, String path, String method, String body) {
        return http.sendAsync(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + port + "/api/approvals" + path))
                        .timeout(Duration.ofSeconds(20))
                        .header("X-Visitor", who)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void route(
            Router router, Route route, BiConsumer<RoutingContext, Visitor> handler) {
        router.route(HttpMethod.valueOf(route.method()), route.pattern())
                .handler(
                        context -> {
                            String who = context.request().getHeader("X-Visitor");
                            Visitor visitor = Objects.requireNonNull(VISITORS.get(who));
                            Answer.orRefuse(context, () -> handler.accept(context, visitor));
                        });
    }

    static JsonObject object(HttpResponse<String> answer) {
        return new JsonObject(answer.body());
    }

    static List<JsonObject> rows(JsonObject list) {
        return list.getJsonArray("approvals").stream().map(JsonObject.class::cast).toList();
    }

    static SecretKey key(int seed) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) seed;
        return new SecretKeySpec(bytes, "AES");
    }

    private static Visitor visitor(String name, Role role, String group, String... grants) {
        return new Visitor(
                new Operator(
                        name,
                        new Holder.OfTokens(List.of()),
                        Set.of(role),
                        Set.of(group),
                        Set.of(grants)),
                name,
                "10.0.0.9");
    }

    /** The real one, but for what a test makes fail. */
    private ApprovalStore store() {
        return (ApprovalStore)
                Proxy.newProxyInstance(
                        ApprovalStore.class.getClassLoader(),
                        new Class<?>[] {ApprovalStore.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("decide")) {
                                happened.add("decide");
                            }
                            Throwable fault = faults.get(method.getName());
                            return fault == null
                                    ? method.invoke(local, arguments)
                                    : Uni.createFrom().failure(fault);
                        });
    }

    private record Bounds() implements ApprovalSettings {
        @Override
        public Optional<URI> publicUrl() {
            return Optional.empty();
        }

        @Override
        public int mostPending() {
            return 10_000;
        }

        @Override
        public int mostPendingPerGrant() {
            return 10_000;
        }
    }

    final class Log implements ActLog {
        final List<AdminAct> acts = new CopyOnWriteArrayList<>();
        volatile boolean full;

        @Override
        public boolean accepts() {
            return !full;
        }

        @Override
        public void record(AdminAct act) {
            if (full) {
                throw new IllegalStateException("full");
            }
            acts.add(act);
            happened.add(act.act() + " " + act.result() + " by " + act.by().operator());
        }
    }
}
