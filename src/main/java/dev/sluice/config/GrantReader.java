package dev.sluice.config;

import dev.sluice.identity.Grant;
import dev.sluice.identity.Holder;
import org.jspecify.annotations.Nullable;

/** Reads a grant. */
final class GrantReader implements DocumentReader<Grant> {
    private static final Vocabulary WORDS =
            Vocabulary.of("server", "policy", "token", "tokens", "jwt", "mtls");

    private final Problems problems;
    private final HolderReader holders;

    GrantReader(Problems problems) {
        this.problems = problems;
        this.holders = new HolderReader(problems);
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
        Holder holder = holders.read(fields, HolderReader.ANY);
        if (server == null || holder == null || problems.count() > before) {
            return null;
        }
        return new Grant(document.name(), server, policy, holder);
    }
}
