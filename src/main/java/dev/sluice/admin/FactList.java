package dev.sluice.admin;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines of what is known; what is not known has none. */
final class FactList {
    private final List<DecisionPage.Fact> facts = new ArrayList<>();

    void add(String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            facts.add(new DecisionPage.Fact(name, VisibleText.of(value)));
        }
    }

    List<DecisionPage.Fact> all() {
        return facts;
    }
}
