package dev.sluice.admin;

import dev.sluice.telemetry.Meters;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** What operators may ask and do on the management port; off without a token. */
@ApplicationScoped
class AdminApi {
    private final AdminToken token;
    private final LimitsApi limits;
    private final Meters meters;

    AdminApi(AdminToken token, LimitsApi limits, Meters meters) {
        this.token = token;
        this.limits = limits;
        this.meters = meters;
    }

    void open(@Observes ManagementInterface management) {
        if (!token.isConfigured()) {
            return;
        }
        Router router = management.router();
        router.get("/api/limits").handler(proved(limits::show));
        router.post("/api/limits/reset").handler(proved(limits::reset));
    }

    private Handler<RoutingContext> proved(Handler<RoutingContext> next) {
        return context ->
                token.isProvedBy(context.request().headers().getAll("Authorization"))
                        .onSuccess(
                                proved -> {
                                    if (proved) {
                                        handle(next, context);
                                    } else {
                                        refuse(context);
                                    }
                                })
                        .onFailure(context::fail);
    }

    /** The router hears of no exception that is thrown later than its own turn. */
    private static void handle(Handler<RoutingContext> next, RoutingContext context) {
        try {
            next.handle(context);
        } catch (RuntimeException e) {
            context.fail(e);
        }
    }

    private void refuse(RoutingContext context) {
        meters.authenticationFailed("operator");
        context.response().putHeader("WWW-Authenticate", "Bearer");
        Answer.refuse(context, 401, "the admin API wants its token: Authorization: Bearer …");
    }
}
