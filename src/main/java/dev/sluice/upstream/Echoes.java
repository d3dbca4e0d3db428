package dev.sluice.upstream;

import dev.sluice.protocol.JsonStrings;
import dev.sluice.secret.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The forms in which a server may send its credential back: as it is, as JSON writes it, as a URL
 * does, and in Base64 wherever it begins there. Short ones are left alone: what everybody might
 * write would be taken out of everything.
 */
public final class Echoes {
    private static final Logger LOG = Logger.getLogger(Echoes.class);
    private static final int SHORTEST = 8;
    private static final int MOST_KEPT = 1_000;

    private final Map<Secret, Spellings> known = new ConcurrentHashMap<>();

    /**
     * A reply without what the request proved itself by.
     *
     * @param token what it had beside the server's own headers
     */
    public UpstreamReply removed(Server server, @Nullable Secret token, UpstreamReply reply) {
        Spellings spellings = of(server, token);
        if (spellings.areNone()) {
            return reply;
        }
        Map<String, String> headers = reply.headers();
        if (areIn(headers, spellings)) {
            headers = new HashMap<>(headers);
            headers.values().removeIf(spellings::areIn);
        }
        Runnable found =
                () ->
                        LOG.warnf(
                                "server %s sends its own credential back; it was taken out of the"
                                        + " reply",
                                server.name());
        return new UpstreamReply(
                reply.status(),
                headers,
                Scrubbed.of(reply.body(), spellings, found),
                reply.abandon());
    }

    private static boolean areIn(Map<String, String> headers, Spellings spellings) {
        for (String value : headers.values()) {
            if (spellings.areIn(value)) {
                return true;
            }
        }
        return false;
    }

    /** Nearly every server has one secret at most, and its forms are at hand. */
    private Spellings of(Server server, @Nullable Secret token) {
        Spellings all = token == null ? Spellings.NONE : spellings(token);
        if (server.reach() instanceof Reach.Http http) {
            for (Optional<Secret> secret : http.headers().values()) {
                all = secret.isEmpty() ? all : joined(all, spellings(secret.get()));
            }
            return all;
        }
        for (Optional<Secret> secret : server.reach().secrets().toList()) {
            all = secret.isEmpty() ? all : joined(all, spellings(secret.get()));
        }
        return all;
    }

    private static Spellings joined(Spellings some, Spellings more) {
        if (some.areNone() || more.areNone()) {
            return some.areNone() ? more : some;
        }
        List<byte[]> both = new ArrayList<>(some.forms());
        both.addAll(more.forms());
        return new Spellings(both);
    }

    private Spellings spellings(Secret secret) {
        Spellings before = known.get(secret);
        if (before != null) {
            return before;
        }
        if (known.size() > MOST_KEPT) {
            known.clear();
        }
        return known.computeIfAbsent(secret, each -> new Spellings(forms(each)));
    }

    /** Forgets the forms of all secrets, as some may be in use no more. */
    public void forget() {
        known.clear();
    }

    /** The ways in which a server may write it. */
    static List<byte[]> forms(Secret secret) {
        Set<String> texts = new LinkedHashSet<>();
        String whole = secret.reveal();
        add(texts, whole);
        int scheme = whole.indexOf(' '); // Bearer, Basic
        add(texts, whole.substring(scheme + 1));
        for (String text : List.copyOf(texts)) {
            texts.add(text.replace("/", "\\/")); // as PHP writes JSON
            texts.add(escaped(text, false)); // as Go and .NET do, which think of HTML
            texts.add(escaped(text, true));
        }
        return texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    }

    private static String escaped(String text, boolean capitals) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ("+&<>'=".indexOf(c) >= 0) {
                escaped.append(String.format(capitals ? "\\u%04X" : "\\u%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static void add(Set<String> texts, String secret) {
        if (secret.length() < SHORTEST) {
            return;
        }
        texts.add(secret);
        String quoted = JsonStrings.quote(secret);
        texts.add(quoted.substring(1, quoted.length() - 1));
        String form = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        texts.add(form);
        texts.add(form.replace("+", "%20"));
        texts.add(lowerEscapes(form));
        byte[] octets = secret.getBytes(StandardCharsets.UTF_8);
        for (int before = 0; before < 3; before++) {
            texts.add(base64(Base64.getEncoder(), octets, before));
            texts.add(base64(Base64.getUrlEncoder(), octets, before));
        }
    }

    private static String lowerEscapes(String form) {
        StringBuilder lower = new StringBuilder(form);
        for (int i = form.indexOf('%'); i >= 0; i = form.indexOf('%', i + 1)) {
            lower.replace(i, i + 3, form.substring(i, i + 3).toLowerCase(Locale.ROOT));
        }
        return lower.toString();
    }

    /** The characters that depend on nothing but the secret, when so many octets stand before. */
    private static String base64(Base64.Encoder encoder, byte[] secret, int before) {
        byte[] octets = new byte[before + secret.length];
        System.arraycopy(secret, 0, octets, before, secret.length);
        String text = encoder.encodeToString(octets);
        int from = before == 0 ? 0 : before + 1;
        return text.substring(from, octets.length * 8 / 6);
    }
}
