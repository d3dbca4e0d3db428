package dev.sluice.catalog;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The words around a verb, on which some verbs depend.
 *
 * @param arguments the words of all arguments' names
 * @param text the words of the name and of the description
 */
record Surroundings(Set<String> arguments, Set<String> text) {

    static Surroundings of(List<Argument> arguments, List<Word> name, List<Word> text) {
        Set<String> names = new HashSet<>();
        for (Argument each : arguments) {
            each.words().forEach(word -> names.add(word.text()));
        }
        Set<String> spoken = new HashSet<>();
        name.forEach(word -> spoken.add(word.text()));
        text.forEach(word -> spoken.add(word.text()));
        return new Surroundings(names, spoken);
    }

    boolean suit(ObjectRule rule) {
        boolean near =
                rule.with().isEmpty()
                        || !Collections.disjoint(rule.with(), text)
                        || !Collections.disjoint(rule.with(), arguments);
        return near
                && (rule.withArgument().isEmpty()
                        || !Collections.disjoint(rule.withArgument(), arguments));
    }
}
