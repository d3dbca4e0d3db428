package dev.sluice.config;

import dev.sluice.config.Node.NumberNode;
import java.math.BigDecimal;

/** Reads how many requests a server is sent at once, and how many more wait. */
final class ConcurrencyReader {
    private static final String FIELD = "concurrency";
    private static final Vocabulary WORDS = Vocabulary.of("max", "waiting");
    private static final int MOST = 65_535;

    private ConcurrencyReader() {}

    /**
     * What a document says.
     *
     * @param most how many at once; 0 for the process's own bound
     * @param waiting how many more may wait; -1 for as many as may be under way
     */
    record Concurrency(int most, int waiting) {}

    static Concurrency read(Fields server) {
        Fields given = server.object(FIELD, WORDS);
        return given == null
                ? new Concurrency(0, -1)
                : new Concurrency(number(given, "max", 1, 0), number(given, "waiting", 0, -1));
    }

    private static int number(Fields fields, String field, int least, int otherwise) {
        Node node = fields.find(field);
        if (node == null) {
            return otherwise;
        }
        if (node instanceof NumberNode number
                && number.value().scale() <= 0
                && number.value().compareTo(BigDecimal.valueOf(least)) >= 0
                && number.value().compareTo(BigDecimal.valueOf(MOST)) <= 0) {
            return number.value().intValueExact();
        }
        fields.refuse(
                field,
                "must be a whole number from " + least + " to " + MOST + "; write for example 50");
        return otherwise;
    }
}
