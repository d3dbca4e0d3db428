package dev.sluice.admin;

import dev.sluice.identity.Operator;
import java.util.List;

/** Whose credential it is that came to the management port. */
sealed interface Recognised {
    /**
     * One operator's.
     *
     * @param subject the person or workload behind it
     */
    record One(Operator operator, String subject) implements Recognised {}

    /**
     * That of more than one, so that nobody could say what its holder may do.
     *
     * @param operators their names, sorted
     * @param subject of the first of them
     */
    record Several(List<String> operators, String subject) implements Recognised {
        public Several {
            operators = List.copyOf(operators);
        }
    }

    /** No operator's. */
    record Nobodys() implements Recognised {}
}
