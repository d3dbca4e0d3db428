package dev.sluice.admin;

import dev.sluice.approval.StoreOutException;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.jboss.logging.Logger;

/** How pages are answered: nobody may keep them, frame them, or run anything in them. */
final class Page {
    private static final Logger LOG = Logger.getLogger(Page.class);
    private static final String POLICY =
            "default-src 'none'; style-src "
                    + Frame.STYLE_SOURCE
                    + "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private Page() {}

    static void show(RoutingContext context, int status, TemplateInstance page) {
        page.renderAsync()
                .whenComplete(
                        (html, failure) -> {
                            if (failure == null) {
                                guard(context);
                                context.response()
                                        .setStatusCode(status)
                                        .putHeader("Content-Type", "text/html; charset=utf-8")
                                        .end(html);
                            } else {
                                context.fail(failure);
                            }
                        });
    }

    /** A page of one sentence. */
    static void tell(RoutingContext context, int status, String title, String sentence) {
        show(context, status, ApprovalTemplates.message(new Frame(title), sentence));
    }

    /** The same for an id that never was, one that is no id, and one that is forgotten. */
    static void unknown(RoutingContext context) {
        tell(
                context,
                404,
                "Not found",
                "There is nothing here, or no longer: approvals are forgotten a day after their"
                        + " end.");
    }

    /** Sends the browser to another page of ours, by GET (RFC 9110, section 15.4.4). */
    static void leadTo(RoutingContext context, String relative) {
        guard(context);
        context.response().setStatusCode(303).putHeader("Location", relative).end();
    }

    /** Refuses until some time has passed; told rounded up, so that nobody comes back too early. */
    static void delay(RoutingContext context, Duration wait) {
        long seconds = Math.max(1, wait.plusNanos(999_999_999).toSeconds());
        context.response().putHeader("Retry-After", Long.toString(seconds));
        tell(
                context,
                429,
                "Too many attempts",
                "Too many failed attempts came from this address. Wait " + seconds + " seconds.");
    }

    /** Lets something answer, and refuses what it finds unusable. */
    static void orRefuse(RoutingContext context, Runnable answer) {
        try {
            answer.run();
        } catch (RuntimeException e) {
            fail(context, e);
        }
    }

    static void fail(RoutingContext context, Throwable failure) {
        if (failure instanceof UnusableRequestException unusable) {
            tell(
                    context,
                    unusable.status(),
                    "Nothing was done",
                    String.valueOf(unusable.getMessage()));
        } else if (failure instanceof StoreOutException) {
            tell(
                    context,
                    503,
                    "Not known right now",
                    "The store of the approvals does not answer. Nothing is known to have been"
                            + " done; look again soon.");
        } else {
            LOG.error("a page failed", failure);
            tell(context, 500, "This failed", "The gateway's log says more.");
        }
    }

    private static void guard(RoutingContext context) {
        MultiMap headers = context.response().headers();
        // Quarkus lets pages of every origin read the management port.
        headers.remove("Access-Control-Allow-Origin");
        headers.set("Content-Security-Policy", POLICY)
                .set("X-Frame-Options", "DENY")
                .set("X-Content-Type-Options", "nosniff")
                // With no-referrer, browsers would send "Origin: null" with our own forms.
                .set("Referrer-Policy", "same-origin")
                .set("Cross-Origin-Opener-Policy", "same-origin")
                .set("Cross-Origin-Resource-Policy", "same-origin")
                .set("Cache-Control", "no-store");
    }
}
