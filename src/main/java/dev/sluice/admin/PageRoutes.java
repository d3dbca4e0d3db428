package dev.sluice.admin;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.Consumer;

/** Where the pages are, on the management port; there are none while there is no operator. */
@ApplicationScoped
class PageRoutes {
    private final ApprovalPages approvals;
    private final SignIn signIn;
    private final PageVisitors visitors;

    PageRoutes(ApprovalPages approvals, SignIn signIn, PageVisitors visitors) {
        this.approvals = approvals;
        this.signIn = signIn;
        this.visitors = visitors;
    }

    void open(@Observes ManagementInterface management) {
        Router router = management.router();
        router.route("/approvals/*").handler(this::whileOn);
        router.get("/approvals/sign-in").handler(page(signIn::show));
        router.post("/approvals/sign-in").handler(page(signIn::in));
        router.post("/approvals/sign-out").handler(page(signIn::out));
        router.get("/approvals/:id").handler(page(approvals::status));
        router.get("/approvals/:id/decide").handler(page(approvals::show));
        router.post("/approvals/:id/decide").handler(page(approvals::decide));
        router.route("/approvals/*").handler(Page::unknown);
    }

    private void whileOn(RoutingContext context) {
        if (visitors.arePossible()) {
            context.next();
        } else {
            context.fail(404);
        }
    }

    private static Handler<RoutingContext> page(Consumer<RoutingContext> handler) {
        return context -> Page.orRefuse(context, () -> handler.accept(context));
    }
}
