package dev.sluice.admin;

import dev.sluice.audit.ActLog;
import dev.sluice.audit.AdminAct;
import dev.sluice.gateway.FailedAttempts;
import dev.sluice.gateway.SourceAddress;
import dev.sluice.identity.Operator.Role;
import dev.sluice.telemetry.Meters;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * What operators may ask and do on the management port. It is off while there is no operator: who
 * appears with a change of the documents is let in from then on.
 */
@ApplicationScoped
class AdminApi {
    private static final Logger LOG = Logger.getLogger(AdminApi.class);

    private final Recognition recognition;
    private final LimitsApi limits;
    private final StatusApi status;
    private final WhyApi why;
    private final DecisionsApi decisions;
    private final ToolsApi tools;
    private final PinsApi pins;
    private final LogLevelsApi levels;
    private final ApprovalsApi approvals;
    private final FailedAttempts failures;
    private final ActLog log;
    private final Meters meters;
    private final InstantSource clock;
    private final String openApi = OpenApi.document().encode();

    AdminApi(
            Recognition recognition,
            LimitsApi limits,
            StatusApi status,
            WhyApi why,
            DecisionsApi decisions,
            ToolsApi tools,
            PinsApi pins,
            LogLevelsApi levels,
            ApprovalsApi approvals,
            FailedAttempts failures,
            ActLog log,
            Meters meters,
            InstantSource clock) {
        this.recognition = recognition;
        this.limits = limits;
        this.status = status;
        this.why = why;
        this.decisions = decisions;
        this.tools = tools;
        this.pins = pins;
        this.levels = levels;
        this.approvals = approvals;
        this.failures = failures;
        this.log = log;
        this.meters = meters;
        this.clock = clock;
    }

    void open(@Observes ManagementInterface management) {
        Router router = management.router();
        router.route("/api/*").handler(this::whileOn);
        for (Route route : Route.values()) {
            router.route(HttpMethod.valueOf(route.method()), route.pattern())
                    .handler(letting(route.role(), route.act(), handler(route)));
        }
    }

    private BiConsumer<RoutingContext, Visitor> handler(Route route) {
        BiConsumer<RoutingContext, Visitor> handler =
                switch (route) {
                    case STATUS -> (context, visitor) -> status.show(context);
                    case WHY -> (context, visitor) -> why.explain(context);
                    case DECISIONS -> (context, visitor) -> decisions.show(context);
                    case TOOLS -> (context, visitor) -> tools.show(context);
                    case PINS -> (context, visitor) -> pins.show(context);
                    case APPROVALS -> approvals::list;
                    case APPROVAL -> approvals::show;
                    case APPROVE -> approvals::approve;
                    case REFUSE -> approvals::refuse;
                    case LIMITS -> (context, visitor) -> limits.show(context);
                    case LIMITS_RESET -> limits::reset;
                    case LOG_LEVELS -> (context, visitor) -> levels.show(context);
                    case LOG_LEVEL -> levels::set;
                    case OPENAPI -> (context, visitor) -> Answer.giveWritten(context, openApi);
                };
        return (context, visitor) ->
                Answer.orRefuse(context, () -> handler.accept(context, visitor));
    }

    private void whileOn(RoutingContext context) {
        if (recognition.isPossible()) {
            context.next();
        } else {
            context.fail(404);
        }
    }

    private Handler<RoutingContext> letting(
            Role needed, String act, BiConsumer<RoutingContext, Visitor> next) {
        return context ->
                recognition
                        .of(context.request().headers().getAll("Authorization"))
                        .onSuccess(
                                found -> {
                                    try {
                                        admit(context, found, needed, act, next);
                                    } catch (RuntimeException e) {
                                        // The router hears of none that is thrown after its turn.
                                        context.fail(e);
                                    }
                                })
                        .onFailure(context::fail);
    }

    private void admit(
            RoutingContext context,
            Recognised found,
            Role needed,
            String act,
            BiConsumer<RoutingContext, Visitor> next) {
        if (found instanceof Recognised.Several several) {
            String names = String.join(", ", several.operators());
            LOG.errorf(
                    "one credential is that of the operators %s, so none of them is let in; let"
                            + " their claims differ",
                    names);
            meters.authenticationFailed("several_operators");
            forbid(context, act, new AdminAct.By(names, several.subject(), source(context)));
        } else if (!(found instanceof Recognised.One one)) {
            turnAway(context);
        } else {
            Visitor visitor = new Visitor(one.operator(), one.subject(), source(context));
            if (visitor.operator().may(needed)) {
                next.accept(context, visitor);
            } else {
                meters.authenticationFailed("operator_role");
                forbid(context, act, visitor.by());
            }
        }
    }

    private void forbid(RoutingContext context, String act, AdminAct.By who) {
        ActsEnded.refused(log, new AdminAct(clock.instant(), act, who, null, AdminAct.REFUSED));
        Answer.refuse(context, 403, "this operator may not do that");
    }

    private void turnAway(RoutingContext context) {
        meters.authenticationFailed("operator");
        Duration wait = failures.count(SourceAddress.of(source(context)));
        if (wait != null) {
            Answer.delay(context, wait, "too many failed attempts from this address");
            return;
        }
        context.response().putHeader("WWW-Authenticate", "Bearer");
        Answer.refuse(
                context, 401, "the admin API wants an operator's token: Authorization: Bearer …");
    }

    private static String source(RoutingContext context) {
        String address = context.request().remoteAddress().hostAddress();
        return address == null ? "" : address;
    }
}
