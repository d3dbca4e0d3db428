package dev.sluice.admin;

import dev.sluice.approval.Approval;
import dev.sluice.approval.Approvals;
import dev.sluice.approval.ArgumentSeal;
import dev.sluice.approval.Eligibility;
import dev.sluice.secret.Secret;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What people see of questions: the caller how far one is, an operator what is asked. Having a link
 * is enough to look at the first, and never enough to decide.
 */
@ApplicationScoped
class ApprovalPages {
    private static final String FORM = "form";
    private static final String DECISION = "decision";
    private static final String COMMENT = "comment";

    private final Approvals approvals;
    private final ArgumentSeal arguments;
    private final ApprovalVerdicts verdicts;
    private final PageVisitors visitors;
    private final PageCookie cookie;
    private final OwnOrigin origin;
    private final Vertx vertx;
    private final InstantSource clock;

    ApprovalPages(
            Approvals approvals,
            ArgumentSeal arguments,
            ApprovalVerdicts verdicts,
            PageVisitors visitors,
            PageCookie cookie,
            OwnOrigin origin,
            Vertx vertx,
            InstantSource clock) {
        this.approvals = approvals;
        this.arguments = arguments;
        this.verdicts = verdicts;
        this.visitors = visitors;
        this.cookie = cookie;
        this.origin = origin;
        this.vertx = vertx;
        this.clock = clock;
    }

    /** Shows the caller how far it is; whoever guesses ids is held up. */
    void status(RoutingContext context) {
        String id = id(context);
        answer(
                context,
                () -> find(id),
                found -> {
                    if (found.isPresent()) {
                        StatusPage page = StatusPage.of(found.get(), clock.instant());
                        Page.show(context, 200, ApprovalTemplates.status(page.frame(), page));
                        return;
                    }
                    Duration wait = visitors.countGuess(context, "approval");
                    if (wait == null) {
                        Page.unknown(context);
                    } else {
                        Page.delay(context, wait);
                    }
                });
    }

    /** Shows an operator what is asked. */
    void show(RoutingContext context) {
        admit(
                context,
                (visitor, held) ->
                        answer(
                                context,
                                () -> find(id(context)),
                                found -> {
                                    if (found.isPresent()) {
                                        show(context, 200, found.get(), visitor, held);
                                    } else {
                                        Page.unknown(context);
                                    }
                                }));
    }

    private static String id(RoutingContext context) {
        return ApprovalId.orNothing(context.pathParam("id"));
    }

    private Uni<Optional<Approval>> find(String id) {
        return id.isEmpty() ? Uni.createFrom().item(Optional.empty()) : approvals.find(id);
    }

    /** Takes an operator's answer. */
    void decide(RoutingContext context) {
        origin.check(context.request());
        Form form = Form.read(context, Set.of(FORM, DECISION, COMMENT));
        boolean yes = form.text(DECISION).equals("approve");
        if (!yes && !form.text(DECISION).equals("refuse")) {
            throw new UnusableRequestException(400, "Approve or refuse; nothing was done.");
        }
        String comment =
                ApprovalComment.of(form.text(COMMENT).strip().replaceAll("\\s*\\R\\s*", " "));
        String id = id(context);
        admit(
                context,
                (visitor, held) -> {
                    cookie.checkForm(held, id, form.text(FORM));
                    answer(
                            context,
                            () -> verdicts.give(visitor, id, yes, comment),
                            result -> tell(context, result, visitor, held));
                });
    }

    private void tell(
            RoutingContext context,
            ApprovalVerdicts.Outcome result,
            Visitor visitor,
            PageCookie.Held held) {
        if (result instanceof ApprovalVerdicts.Outcome.Counts) {
            Page.leadTo(context, "decide");
        } else if (result instanceof ApprovalVerdicts.Outcome.TooLate late) {
            show(context, 409, late.approval(), visitor, held);
        } else if (result instanceof ApprovalVerdicts.Outcome.NotTheirs not) {
            forbid(context, not.objection());
        } else {
            Page.unknown(context);
        }
    }

    private void admit(RoutingContext context, BiConsumer<Visitor, PageCookie.Held> next) {
        String id = id(context);
        if (id.isEmpty()) {
            Page.unknown(context);
            return;
        }
        PageCookie.Held held = cookie.read(context.request());
        Secret credential = held == null ? null : held.credential();
        if (held == null || credential == null) {
            ask(context, id);
            return;
        }
        visitors.of(context, credential)
                .onSuccess(
                        visitor -> {
                            if (visitor.isPresent()) {
                                Page.orRefuse(context, () -> next.accept(visitor.get(), held));
                            } else {
                                cookie.take(context);
                                ask(context, id);
                            }
                        })
                .onFailure(failure -> Page.fail(context, failure));
    }

    /**
     * Whoever follows a link in a chat comes without the cookie, as it is never sent when another
     * site's page leads here; our own page leads here with it.
     */
    private static void ask(RoutingContext context, String id) {
        String site = context.request().getHeader("Sec-Fetch-Site");
        if ("cross-site".equals(site) || "same-site".equals(site)) {
            Page.show(context, 200, ApprovalTemplates.again(new Frame("One moment", 0)));
        } else {
            Page.leadTo(context, "../sign-in?for=" + id);
        }
    }

    private void show(
            RoutingContext context,
            int status,
            Approval approval,
            Visitor visitor,
            PageCookie.Held held) {
        String objection = Eligibility.objection(visitor.operator(), visitor.subject(), approval);
        if (objection != null) {
            forbid(context, objection);
            return;
        }
        vertx.executeBlocking(() -> arguments(approval), false)
                .map(
                        shown ->
                                DecisionPage.of(
                                        approval,
                                        shown,
                                        visitor,
                                        clock.instant(),
                                        status == 409,
                                        cookie.formToken(held, approval.id()),
                                        cookie.formToken(held, SignIn.SIGN_OUT)))
                .onSuccess(
                        page ->
                                Page.show(
                                        context,
                                        status,
                                        ApprovalTemplates.decide(new Frame(page.heading()), page)))
                .onFailure(failure -> Page.fail(context, failure));
    }

    private ShownArguments arguments(Approval approval) {
        String sealed = approval.sealedArguments();
        if (sealed == null) {
            return ShownArguments.none("They have been deleted.");
        }
        String opened = arguments.open(approval.id(), sealed);
        return opened == null
                ? ShownArguments.none("No session key of this gateway opens them.")
                : ShownArguments.of(opened);
    }

    private static void forbid(RoutingContext context, @Nullable String why) {
        Page.tell(context, 403, "Not yours to decide", "It is not for you to decide: " + why + ".");
    }

    private static <T> void answer(
            RoutingContext context, Supplier<Uni<? extends T>> question, Consumer<T> answer) {
        Uni.createFrom()
                .deferred(question)
                .subscribe()
                .with(
                        found -> Page.orRefuse(context, () -> answer.accept(found)),
                        failure -> Page.fail(context, failure));
    }
}
