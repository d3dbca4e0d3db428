package dev.sluice.config;

import dev.sluice.identity.Issuer;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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

    /** As much as {@code threats.md} lets clocks differ. */
    private static final Durations SKEW = Durations.ofSeconds(Duration.ofSeconds(60));

    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

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
        URI issuer = address(fields, "issuer", "issuer: https://idp.example");
        URI jwks = address(fields, "jwks", "jwks: https://idp.example/keys");
        Set<String> algorithms = algorithms(fields);
        List<String> scopes = lists.texts(fields, "scopes", "mcp");
        Duration skew = skew(fields);
        if (issuer == null || jwks == null || problems.count() > before) {
            return null;
        }
        String written = fields.text("issuer", "issuer: https://idp.example");
        return new Issuer(document.name(), String.valueOf(written), jwks, algorithms, scopes, skew);
    }

    /** Keys that came over an open line would be those of whoever sits on it. */
    private @Nullable URI address(Fields fields, String field, String example) {
        String text = fields.requiredText(field, example);
        if (text == null) {
            return null;
        }
        URI address = uri(text);
        boolean usable =
                address != null
                        && address.getHost() != null
                        && address.getRawUserInfo() == null
                        && address.getRawFragment() == null
                        && ("https".equals(address.getScheme())
                                || ("http".equals(address.getScheme())
                                        && HERE.contains(address.getHost())));
        if (!usable) {
            fields.refuse(
                    field,
                    "must be an https address without user-info and fragment (http on this machine"
                            + " only); write for example "
                            + example);
            return null;
        }
        return address;
    }

    private static @Nullable URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            return null;
        }
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
