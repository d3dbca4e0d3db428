package dev.sluice.config;

import dev.sluice.identity.Grant;
import dev.sluice.identity.TokenHash;
import org.jspecify.annotations.Nullable;

/** Reads a grant. */
final class GrantReader implements DocumentReader<Grant> {
    private static final Vocabulary WORDS =
            Vocabulary.of("server", "policy", "token").later("tokens", "jwt", "mtls");

    private final Problems problems;

    GrantReader(Problems problems) {
        this.problems = problems;
    }

    @Override
    public @Nullable Grant read(Document document) {
        int before = problems.count();
        Fields fields = Fields.of(document.root(), WORDS, problems);
        if (fields == null) {
            return null;
        }
        String server = fields.requiredText("server", "server: iterable");
        String policy = fields.text("policy", "policy: iterable-read, or leave it out");
        TokenHash token = token(fields);
        if (server == null || token == null || problems.count() > before) {
            return null;
        }
        return new Grant(document.name(), server, policy, token);
    }

    private @Nullable TokenHash token(Fields fields) {
        if (fields.find("token") == null && hasOtherCredential(fields)) {
            return null;
        }
        String text = fields.requiredText("token", "token: sha256: and 64 hexadecimal digits");
        if (text == null) {
            return null;
        }
        try {
            TokenHash token = TokenHash.parse(text);
            if (TrivialTokens.contain(token)) {
                fields.refuse("token", "the hash of a word anyone guesses; make a random token");
            }
            return token;
        } catch (IllegalArgumentException e) {
            fields.refuse(
                    "token",
                    "must be sha256: and 64 lower-case hexadecimal digits, the hash of the token;"
                            + " never the token itself");
            return null;
        }
    }

    /** A grant with {@code jwt} lacks no token: one message is enough. */
    private static boolean hasOtherCredential(Fields fields) {
        return WORDS.later().stream().anyMatch(field -> fields.find(field) != null);
    }
}
