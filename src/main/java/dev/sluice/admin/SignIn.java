package dev.sluice.admin;

import dev.sluice.secret.Secret;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How an operator gets into the pages, and out of them. */
@ApplicationScoped
class SignIn {
    static final String SIGN_OUT = "sign-out";

    private static final String SIGN_IN = "sign-in";
    private static final String FORM = "form";
    private static final String CREDENTIAL = "credential";
    private static final String APPROVAL = "for";

    private final PageCookie cookie;
    private final PageVisitors visitors;
    private final OwnOrigin origin;

    SignIn(PageCookie cookie, PageVisitors visitors, OwnOrigin origin) {
        this.cookie = cookie;
        this.visitors = visitors;
        this.origin = origin;
    }

    /** Shows the form, or who has signed in already. */
    void show(RoutingContext context) {
        List<String> asked = context.queryParam(APPROVAL);
        String approval = ApprovalId.orNothing(asked.size() == 1 ? asked.get(0) : "");
        PageCookie.Held held = cookie.read(context.request());
        Secret credential = held == null ? null : held.credential();
        if (held == null || credential == null) {
            ask(context, 200, held, approval, "");
            return;
        }
        visitors.of(context, credential)
                .onSuccess(visitor -> welcome(context, visitor, held, approval))
                .onFailure(failure -> Page.fail(context, failure));
    }

    /** Judges a credential. */
    void in(RoutingContext context) {
        origin.check(context.request());
        Form form = Form.read(context, Set.of(FORM, CREDENTIAL, APPROVAL));
        PageCookie.Held held =
                cookie.checkForm(cookie.read(context.request()), SIGN_IN, form.text(FORM));
        String approval = ApprovalId.orNothing(form.text(APPROVAL));
        String text = form.text(CREDENTIAL).strip();
        if (text.length() > PageCookie.LONGEST_CREDENTIAL) {
            String fault =
                    "This is too long for a browser's cookie. Decide with sluice approvals, or use"
                            + " a shorter one.";
            ask(context, 400, held, approval, fault);
            return;
        }
        Secret credential = new Secret(text);
        visitors.of(context, credential)
                .onSuccess(visitor -> judged(context, visitor, credential, held, approval))
                .onFailure(failure -> Page.fail(context, failure));
    }

    /** Makes the browser forget the credential. */
    void out(RoutingContext context) {
        origin.check(context.request());
        Form form = Form.read(context, Set.of(FORM));
        cookie.checkForm(cookie.read(context.request()), SIGN_OUT, form.text(FORM));
        cookie.take(context);
        Page.leadTo(context, SIGN_IN);
    }

    private void judged(
            RoutingContext context,
            Optional<Visitor> visitor,
            Secret credential,
            PageCookie.Held held,
            String approval) {
        if (visitor.isPresent()) {
            // A new one, so that nobody who knew the old one knows this.
            cookie.give(context, credential);
            goOn(context, approval);
            return;
        }
        Duration wait = visitors.countGuess(context, "operator");
        if (wait == null) {
            ask(context, 403, held, approval, "No operator has this token.");
        } else {
            Page.delay(context, wait);
        }
    }

    private void welcome(
            RoutingContext context,
            Optional<Visitor> visitor,
            PageCookie.Held held,
            String approval) {
        if (visitor.isEmpty()) {
            ask(context, 200, null, approval, "");
        } else if (approval.isEmpty()) {
            SignedInPage page =
                    new SignedInPage(
                            visitor.get().operator().name(), cookie.formToken(held, SIGN_OUT));
            Page.show(context, 200, ApprovalTemplates.signedIn(new Frame("Signed in"), page));
        } else {
            goOn(context, approval);
        }
    }

    /** Only ever to a page of ours, as an id is all that is taken from the request. */
    private static void goOn(RoutingContext context, String approval) {
        Page.leadTo(context, approval.isEmpty() ? SIGN_IN : approval + "/decide");
    }

    private void ask(
            RoutingContext context,
            int status,
            PageCookie.@Nullable Held held,
            String approval,
            String fault) {
        PageCookie.Held known = held == null ? cookie.give(context, null) : held;
        SignInPage page = new SignInPage(fault, approval, cookie.formToken(known, SIGN_IN));
        Page.show(context, status, ApprovalTemplates.signIn(new Frame("Sign in"), page));
    }
}
