package dev.sluice.catalog;

import dev.sluice.protocol.JsonLimits;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.JsonValue.Member;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads a part of a document of rules or overrides, and says where what is wrong. */
final class RuleReader {
    private static final JsonLimits LIMITS = new JsonLimits(8, 10_000, 1_024, 32, false);

    private final String place;
    private final JsonValue value;

    private RuleReader(String place, JsonValue value) {
        this.place = place;
        this.value = value;
    }

    static RuleReader of(String file, byte[] bytes) {
        try {
            return new RuleReader(file + ": ", StrictJson.read(bytes, LIMITS));
        } catch (MalformedJsonException e) {
            throw new UnusableRulesException(file + ": this is not JSON: " + e.getMessage());
        }
    }

    /** Refuses every member but these. */
    RuleReader only(Set<String> known) {
        for (Member member : object().members()) {
            if (!known.contains(member.key())) {
                throw at(member.key(), member.value())
                        .fault("is unknown; write one of " + known.stream().sorted().toList());
            }
        }
        return this;
    }

    private JsonValue object() {
        if (!value.isObject()) {
            throw fault("must be an object");
        }
        return value;
    }

    /** A member that must be there. */
    RuleReader get(String key) {
        JsonValue member = object().get(key);
        if (member == null) {
            throw fault("\"" + key + "\" is missing");
        }
        return at(key, member);
    }

    boolean has(String key) {
        return object().get(key) != null;
    }

    /** The keys of an object, in order. */
    List<String> keys() {
        return object().members().stream().map(Member::key).toList();
    }

    String text() {
        String text = value.textOrNull();
        if (text == null || text.isBlank()) {
            throw fault("must be a text that is not empty");
        }
        return text;
    }

    /** A class by its word, in any case. */
    RiskClass riskClass() {
        String word = text();
        for (RiskClass each : RiskClass.values()) {
            if (each.word().equals(word)) {
                return each;
            }
        }
        throw fault(
                "is no class; write Read, Write, Execute, Destructive or Financial, as in \"Write\"");
    }

    /** The elements of a list. */
    List<RuleReader> elements() {
        if (!value.isArray()) {
            throw fault("must be a list");
        }
        List<RuleReader> all = new ArrayList<>();
        for (JsonValue element : value.elements()) {
            all.add(at(String.valueOf(all.size()), element));
        }
        return all;
    }

    /** A list of texts in lower case. */
    List<String> texts() {
        return elements().stream().map(each -> each.text().toLowerCase(Locale.ROOT)).toList();
    }

    List<String> textsOr(String key, List<String> otherwise) {
        return has(key) ? get(key).texts() : otherwise;
    }

    private RuleReader at(String step, JsonValue part) {
        return new RuleReader(place + "/" + step.replace("~", "~0").replace("/", "~1"), part);
    }

    UnusableRulesException fault(String what) {
        return new UnusableRulesException(place + " " + what);
    }
}
