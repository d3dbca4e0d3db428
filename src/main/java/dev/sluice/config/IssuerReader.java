package dev.sluice.config;

import dev.sluice.identity.Issuer;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads an issuer. */
final class IssuerReader implements DocumentReader<Issuer> {
    private static final Vocabulary WORDS =
            Vocabulary.of("issuer", "jwks", "algorithms", "scopes", "skew");

    /** Asymmetric ones: with a shared secret whoever can verify can also sign. */
    private static final List<String> ALGORITHMS =
            List.of(
                    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
                    "EdDSA");

    /** Clocks that are further apart want mending: an expired token would live on for so long. */
    private static final Durations SKEW = Durations.ofSeconds(Duration.ofSeconds(60));

    private static final String NAME = "(?:[0-9A-Za-z](?:[0-9A-Za-z-]*[0-9A-Za-z])?\\.)*";

    private static final String LAST = "[A-Za-z](?:[0-9A-Za-z-]*[0-9A-Za-z])?";

    private static final String OCTET = "(?:[0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])";

    private static final String PORT =
            ":(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]"
                    + "|6553[0-5])";

    private static final String PATH_CHARACTER = "[A-Za-z0-9_.!~*'():@&=+$,;/-]|%[0-9A-Fa-f]{2}";

    /**
     * Keys that came over an open line would be those of whoever sits on it. RFC 8414, section 2:
     * an issuer has neither a query nor a fragment.
     */
    private static final String ISSUER =
            "(?:https://(?:"
                    + NAME
                    + LAST
                    + "|"
                    + OCTET
                    + "(?:\\."
                    + OCTET
                    + "){3})|http://(?:localhost|127\\.0\\.0\\.1|\\[::1\\]))(?:"
                    + PORT
                    + ")?(?:/(?:"
                    + PATH_CHARACTER
                    + ")*)?";

    private static final Pattern ISSUERS = Pattern.compile(ISSUER);

    private static final Pattern KEYS =
            Pattern.compile(ISSUER + "(?:\\?(?:" + PATH_CHARACTER + "|\\?)*)?");

    /** RFC 6749, section 3.3: they are listed with spaces between, and stand in a header. */
    private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]+");

    private final Problems problems;
    private final TextListReader lists;

    IssuerReader(Problems problems) {
        this.problems = problems;
        this.lists = new TextListReader(problems);
    }

    @Override
    public @Nullable Issuer read(Document document) {
        int before = problems.count();
        Fields fields = Fields.of(document.root(), WORDS, problems);
        if (fields == null) {
            return null;
        }
        String issuer =
                address(
                        fields,
                        "issuer",
                        ISSUERS,
                        "user, query and fragment",
                        "issuer: https://idp.example");
        String jwks =
                address(
                        fields,
                        "jwks",
                        KEYS,
                        "user and fragment",
                        "jwks: https://idp.example/keys");
        Set<String> algorithms = algorithms(fields);
        List<String> scopes = scopes(fields);
        Duration skew = skew(fields);
        if (issuer == null || jwks == null || problems.count() > before) {
            return null;
        }
        return new Issuer(document.name(), issuer, URI.create(jwks), algorithms, scopes, skew);
    }

    private static @Nullable String address(
            Fields fields, String field, Pattern form, String lacking, String example) {
        String text = fields.requiredText(field, example);
        if (text != null && !form.matcher(text).matches()) {
            fields.refuse(
                    field,
                    "must be an https address without "
                            + lacking
                            + " (http on this machine only); write for example "
                            + example);
            return null;
        }
        return text;
    }

    private List<String> scopes(Fields fields) {
        List<String> scopes = lists.texts(fields, "scopes", "mcp");
        if (!scopes.stream().allMatch(scope -> SCOPE.matcher(scope).matches())) {
            fields.refuse(
                    "scopes", "a scope has no spaces, quotes, backslashes or letters beyond ASCII");
        }
        return scopes;
    }

    private Set<String> algorithms(Fields fields) {
        Set<String> algorithms = new LinkedHashSet<>();
        fields.require("algorithms", "algorithms: [RS256]");
        for (String name : lists.texts(fields, "algorithms", "RS256")) {
            if (!ALGORITHMS.contains(name)) {
                fields.refuse(
                        "algorithms",
                        "\""
                                + Printable.of(name)
                                + "\" is not accepted; known here: "
                                + String.join(", ", ALGORITHMS));
            }
            algorithms.add(name);
        }
        if (fields.find("algorithms") != null && algorithms.isEmpty()) {
            fields.refuse("algorithms", "names none; write for example algorithms: [RS256]");
        }
        return algorithms;
    }

    private Duration skew(Fields fields) {
        String text = fields.text("skew", "skew: 30s");
        if (text == null) {
            return Duration.ofSeconds(30);
        }
        Duration skew = SKEW.parse(text);
        if (skew == null) {
            fields.refuse("skew", "must be at most 60s; write for example skew: 30s");
            return Duration.ZERO;
        }
        return skew;
    }
}
