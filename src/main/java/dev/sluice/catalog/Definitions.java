package dev.sluice.catalog;

import dev.sluice.protocol.CanonicalJson;
import dev.sluice.protocol.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Takes the fingerprints of listed tools. What was listed byte for byte before costs one digest of
 * its bytes; and of each definition it is remembered what its members were, though not their text.
 */
public final class Definitions {
    private static final int MOST = 5_000;

    private final Map<String, String> fingerprints = bounded();
    private final Map<String, Map<String, String>> members = bounded();

    /**
     * A list of tools.
     *
     * @param sightings of tools that are pinned or trusted at first, each named once: where one
     *     name stands for several definitions, one that was not accepted is the one that counts
     * @param unknown names of all other tools
     */
    public record Listed(List<Sighting> sightings, Set<String> unknown) {
        public Listed {
            sightings = List.copyOf(sightings);
            unknown = Set.copyOf(unknown);
        }
    }

    /** Reads a list of tools as its server sent it. */
    public Listed of(Pins pins, JsonValue tools) {
        Map<String, String> pinned = new LinkedHashMap<>();
        Set<String> unknown = new LinkedHashSet<>();
        for (JsonValue entry : tools.elements()) {
            JsonValue named = entry.get("name");
            String name = named == null ? null : named.textOrNull();
            if (name != null && pins.isWatched(name)) {
                String fingerprint = fingerprint(entry);
                pinned.merge(name, fingerprint, (one, other) -> both(pins, name, one, other));
            } else if (name != null) {
                unknown.add(name);
            }
        }
        List<Sighting> sightings = new ArrayList<>();
        pinned.forEach((name, fingerprint) -> sightings.add(new Sighting(name, fingerprint)));
        return new Listed(sightings, unknown);
    }

    /** Of a tool that no document names, both together are what it is shown as. */
    private String both(Pins pins, String name, String one, String other) {
        if (one.equals(other)) {
            return one;
        }
        if (pins.isPinned(name)) {
            return pins.holdBack(name, one) ? one : other;
        }
        return "several:" + stands(one + other);
    }

    private synchronized String fingerprint(JsonValue entry) {
        String raw = digest(entry.document(), entry.start(), entry.end() - entry.start());
        String known = fingerprints.get(raw);
        if (known != null) {
            return known;
        }
        String fingerprint = Fingerprint.of(entry);
        fingerprints.put(raw, fingerprint);
        Map<String, String> each = new TreeMap<>();
        for (JsonValue.Member member : entry.members()) {
            each.put(member.key(), stands(CanonicalJson.of(member.value())));
        }
        members.put(fingerprint, each);
        return fingerprint;
    }

    /** Which members differ between two definitions; empty when one of them was not seen here. */
    public synchronized List<String> differing(String accepted, String fingerprint) {
        Map<String, String> before = members.get(accepted);
        Map<String, String> after = members.get(fingerprint);
        if (before == null || after == null) {
            return List.of();
        }
        Set<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        keys.removeIf(key -> before.getOrDefault(key, "").equals(after.getOrDefault(key, "")));
        // What a server names as it likes is no word of ours.
        return keys.stream().map(key -> key.matches("_?[A-Za-z]{1,32}") ? key : "…").toList();
    }

    /** A digest that stands for a text. */
    public String stands(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return digest(bytes, 0, bytes.length);
    }

    private static String digest(byte[] bytes, int offset, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, offset, length);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java knows SHA-256", e);
        }
    }

    private static <T> Map<String, T> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
                return size() > MOST;
            }
        };
    }
}
