package dev.sluice.cli.pages;

import dev.sluice.catalog.Assessment;
import dev.sluice.catalog.RiskClass;
import dev.sluice.catalog.Signal;
import dev.sluice.protocol.JsonLimits;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.StrictJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How tools are abused, and where that is described in public; all of it is data. */
final class Attacks {
    private static final Attacks KNOWN = read();

    private final Map<String, List<Attack>> byClass;
    private final Map<String, List<Attack>> bySignal;

    private Attacks(Map<String, List<Attack>> byClass, Map<String, List<Attack>> bySignal) {
        this.byClass = byClass;
        this.bySignal = bySignal;
    }

    /**
     * A pattern of attacks.
     *
     * @param list who describes it
     * @param id its number there
     * @param title its name there
     * @param url where it stands
     * @param how what it does with this kind of access, in our own words
     */
    record Attack(String list, String id, String title, String url, String how) {

        List<Inline> line() {
            return Inline.line(new Inline.ToWeb(url, id + " " + title), " (" + list + "): " + how);
        }
    }

    static List<Attack> on(RiskClass riskClass) {
        return KNOWN.byClass.getOrDefault(riskClass.word(), List.of());
    }

    static List<Attack> on(Signal.Kind kind) {
        return KNOWN.bySignal.getOrDefault(kind.word(), List.of());
    }

    /** Those on a tool: of its signals first, as they say more; of equal ones, one. */
    static List<Attack> on(Assessment tool) {
        Map<String, Attack> attacks = new LinkedHashMap<>();
        tool.signals().stream()
                .flatMap(signal -> on(signal.kind()).stream())
                .forEach(attack -> attacks.putIfAbsent(attack.id(), attack));
        on(tool.riskClass()).forEach(attack -> attacks.putIfAbsent(attack.id(), attack));
        return List.copyOf(attacks.values());
    }

    private static Attacks read() {
        try {
            JsonValue root = StrictJson.read(Resource.bytes("attacks.json"), JsonLimits.REPLY);
            JsonValue references = member(root, "references");
            return new Attacks(
                    attacks(member(root, "classes"), references),
                    attacks(member(root, "signals"), references));
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("catalog/attacks.json: " + e.getMessage(), e);
        }
    }

    private static Map<String, List<Attack>> attacks(JsonValue groups, JsonValue references) {
        Map<String, List<Attack>> byName = new LinkedHashMap<>();
        for (JsonValue.Member group : groups.members()) {
            List<Attack> attacks = new ArrayList<>();
            for (JsonValue each : group.value().elements()) {
                JsonValue reference = member(references, member(each, "reference").text());
                attacks.add(
                        new Attack(
                                member(reference, "list").text(),
                                member(reference, "id").text(),
                                member(reference, "title").text(),
                                member(reference, "url").text(),
                                member(each, "how").text()));
            }
            byName.put(group.key(), List.copyOf(attacks));
        }
        return byName;
    }

    private static JsonValue member(JsonValue object, String key) {
        return Objects.requireNonNull(object.get(key), () -> "attacks.json lacks " + key);
    }
}
