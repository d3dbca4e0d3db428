package dev.sluice.config;

import dev.sluice.config.OAuthDefinition.Kind;
import dev.sluice.config.SecretReference.FromFile;
import dev.sluice.upstream.OAuth.Wish;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads how a server's access tokens are obtained. */
final class OAuthReader {
    private static final Vocabulary WORDS =
            Vocabulary.of(
                    "flow",
                    "tokenUrl",
                    "clientId",
                    "clientSecret",
                    "scopes",
                    "audience",
                    "resource",
                    "refreshToken",
                    "authorizationUrl");
    private static final Choice<Kind> FLOWS = Choice.of("flow", Kind.CLIENT_CREDENTIALS);

    /** RFC 6749, appendix A.4. */
    private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]+");

    /** An absolute URI without a fragment (RFC 8707, section 2), as far as a pattern goes. */
    private static final Pattern RESOURCE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:[!\"$-~]+");

    private final Problems problems;
    private final SecretReferenceReader references;
    private final TextListReader lists;

    OAuthReader(Problems problems) {
        this.problems = problems;
        this.references = new SecretReferenceReader(problems);
        this.lists = new TextListReader(problems);
    }

    @Nullable OAuthDefinition read(Fields auth) {
        Fields fields = auth.object("oauth2", WORDS);
        if (fields == null) {
            return null;
        }
        int before = problems.count();
        Kind kind = FLOWS.require(fields, "flow");
        URI tokenUrl = address(fields, "tokenUrl", true);
        String clientId = named(fields, "clientId", fields.requiredText("clientId", "sluice"));
        Node secret = fields.find("clientSecret");
        SecretReference clientSecret = secret == null ? null : references.read(secret);
        Wish wish = wish(fields);
        FromFile refreshToken = refreshToken(fields, kind);
        URI authorizationUrl = address(fields, "authorizationUrl", false);
        if (authorizationUrl != null && kind != null && kind != Kind.REFRESH_TOKEN) {
            fields.refuse("authorizationUrl", "nobody logs in with this flow; delete it");
        }
        if (kind == null || tokenUrl == null || clientId == null || problems.count() > before) {
            return null;
        }
        return new OAuthDefinition(
                kind, tokenUrl, clientId, clientSecret, wish, refreshToken, authorizationUrl);
    }

    private static @Nullable URI address(Fields fields, String field, boolean required) {
        String example = field + ": https://idp.example/token";
        String text = required ? fields.requiredText(field, example) : fields.text(field, example);
        if (text == null) {
            return null;
        }
        String fault = AddressFaults.ofSecured(text);
        if (fault != null) {
            fields.refuse(field, fault + "; write for example " + example);
            return null;
        }
        return URI.create(text);
    }

    private Wish wish(Fields fields) {
        List<String> scopes = lists.texts(fields, "scopes", "mcp");
        for (String scope : scopes) {
            if (!SCOPE.matcher(scope).matches()) {
                fields.refuse(
                        "scopes",
                        "\"" + Printable.of(scope) + "\" is no scope; write for example mcp");
            }
        }
        String audience = named(fields, "audience", fields.text("audience", "audience: reports"));
        String resource = fields.text("resource", "resource: https://mcp.internal/mcp");
        if (resource != null && !RESOURCE.matcher(resource).matches()) {
            fields.refuse(
                    "resource",
                    "must be an absolute URI without a fragment; write for example"
                            + " https://mcp.internal/mcp");
        }
        return new Wish(scopes, audience, resource);
    }

    private static @Nullable String named(Fields fields, String field, @Nullable String text) {
        if (text != null && text.isEmpty()) {
            fields.refuse(field, "is empty; write a name");
        }
        return text;
    }

    private @Nullable FromFile refreshToken(Fields fields, @Nullable Kind kind) {
        Node node = fields.find("refreshToken");
        if (node == null) {
            if (kind == Kind.REFRESH_TOKEN) {
                fields.require("refreshToken", "refreshToken: {file: /var/lib/sluice/reports}");
            }
            return null;
        }
        if (kind != null && kind != Kind.REFRESH_TOKEN) {
            fields.refuse("refreshToken", "is read by the flow refresh_token only; delete it");
            return null;
        }
        SecretReference reference = references.read(node);
        if (reference != null && !(reference instanceof FromFile)) {
            fields.refuse(
                    "refreshToken", "must be a file, as it may be replaced; write {file: /path}");
        }
        return reference instanceof FromFile file ? file : null;
    }
}
