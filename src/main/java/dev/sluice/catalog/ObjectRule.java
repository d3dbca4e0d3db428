package dev.sluice.catalog;

import java.util.List;
import java.util.Set;

/**
 * A verb whose class hangs on what it is done to: money that is sent is not a file that is sent.
 *
 * @param says the class of the two together
 * @param verbs the verbs
 * @param nouns what it is done to; {@code *} for anything
 * @param with words of which one must stand in the description or an argument's name; may be empty
 * @param withArgument words of which one must stand in an argument's name; may be empty
 * @param instead whether the class stands instead of the verb's, also where it is less severe
 */
record ObjectRule(
        RiskClass says,
        Set<String> verbs,
        Expressions nouns,
        boolean anything,
        Set<String> with,
        Set<String> withArgument,
        boolean instead) {

    static ObjectRule of(
            RiskClass says,
            List<String> verbs,
            List<String> nouns,
            List<String> with,
            List<String> withArgument,
            boolean instead) {
        return new ObjectRule(
                says,
                Set.copyOf(verbs),
                new Expressions(nouns),
                nouns.contains("*"),
                Set.copyOf(with),
                Set.copyOf(withArgument),
                instead);
    }
}
