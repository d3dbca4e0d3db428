package dev.sluice.admin;

import dev.sluice.approval.DerivedSeal;
import dev.sluice.gateway.Sessions;
import dev.sluice.secret.Secret;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a browser keeps of whoever looks at the pages: the operator's credential, sealed, and until
 * when it may be used. Nothing is stored here, so every replica knows it, and the credential in it
 * is judged anew each time.
 */
@ApplicationScoped
class PageCookie {
    /** How long nobody needs to type the credential again. */
    static final Duration LIFE = Duration.ofHours(1);

    /** Browsers keep 4096 bytes, name and attributes included (RFC 6265, section 6.1). */
    static final int LONGEST_CREDENTIAL = 2_800;

    static final String NAME = "sluice-approvals";

    private static final String CONTEXT = "cookie";
    private static final String FORM = "form\n";

    private final DerivedSeal cookies;
    private final DerivedSeal forms;
    private final OwnOrigin origin;
    private final InstantSource clock;

    PageCookie(Sessions sessions, OwnOrigin origin, InstantSource clock) {
        this.cookies = sessions.sealFor("dev.sluice approval cookies 1");
        this.forms = sessions.sealFor("dev.sluice approval forms 1");
        this.origin = origin;
        this.clock = clock;
    }

    /**
     * A cookie that we have sealed and that is not over.
     *
     * @param value as the browser has it
     * @param credential null for somebody who has not signed in
     */
    record Held(String value, @Nullable Secret credential) {
        /** Whoever has the value is the operator. */
        @Override
        public String toString() {
            return "Held[…]";
        }
    }

    /** What the browser sent; null when there is none, or more than one, or it is none of ours. */
    @Nullable Held read(HttpServerRequest request) {
        List<String> sent = sent(request);
        String plain = sent.size() == 1 ? cookies.open(CONTEXT, sent.get(0)) : null;
        if (plain == null) {
            return null;
        }
        int line = plain.indexOf('\n');
        Instant end = Instant.ofEpochMilli(Long.parseLong(plain.substring(0, line)));
        String credential = plain.substring(line + 1);
        return clock.instant().isBefore(end)
                ? new Held(sent.get(0), credential.isEmpty() ? null : new Secret(credential))
                : null;
    }

    /** Gives the browser a new one; null for somebody who has not signed in. */
    Held give(RoutingContext context, @Nullable Secret credential) {
        long end = clock.instant().plus(LIFE).toEpochMilli();
        String value =
                cookies.seal(CONTEXT, end + "\n" + (credential == null ? "" : credential.reveal()));
        set(context, value, LIFE.toSeconds());
        return new Held(value, credential);
    }

    /** Makes the browser forget it. */
    void take(RoutingContext context) {
        set(context, "", 0);
    }

    /**
     * What a form carries so that nobody else's page can send it: it opens for this cookie and this
     * purpose only, and differs each time.
     */
    String formToken(Held held, String purpose) {
        return forms.seal(FORM + purpose + "\n" + held.value(), "");
    }

    /** Refuses a form that is not the one given to this browser for this purpose. */
    Held checkForm(@Nullable Held held, String purpose, String token) {
        if (held == null || forms.open(FORM + purpose + "\n" + held.value(), token) == null) {
            throw new UnusableRequestException(
                    403,
                    "This form is too old, or was not given to this browser, so nothing was done."
                            + " Open the page again; it needs its cookie.");
        }
        return held;
    }

    private void set(RoutingContext context, String value, long seconds) {
        String cookie =
                "%s=%s; Path=%s/approvals; Max-Age=%d; HttpOnly; SameSite=Strict%s"
                        .formatted(
                                NAME,
                                value,
                                origin.path(),
                                seconds,
                                origin.isSecure(context.request()) ? "; Secure" : "");
        context.response().headers().set("Set-Cookie", cookie);
    }

    /** As sent, as one of another path or domain may have been put beside ours. */
    private static List<String> sent(HttpServerRequest request) {
        List<String> values = new ArrayList<>();
        for (String header : request.headers().getAll("Cookie")) {
            for (String pair : header.split(";", -1)) {
                String cookie = pair.strip();
                if (cookie.startsWith(NAME + "=")) {
                    values.add(cookie.substring(NAME.length() + 1));
                }
            }
        }
        return values;
    }
}
