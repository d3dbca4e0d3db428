package dev.sluice.upstream.channel.stdio;

import dev.sluice.protocol.JsonStrings;
import dev.sluice.secret.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes a line that a process wrote fit for the log: without its keys, and one line for sure. */
final class Spoken {
    /** Of one line; more is cut off. */
    static final int LONGEST = 4 * 1024;

    /** Shorter ones would be taken out of words. */
    private static final int SHORTEST_KEY = 4;

    private final List<String> forms;
    private final int longestForm;

    /** Takes these out. */
    Spoken(Collection<Optional<Secret>> keys) {
        Set<String> all = new LinkedHashSet<>();
        for (Optional<Secret> key : keys) {
            key.ifPresent(each -> add(all, each.reveal()));
        }
        forms =
                all.stream()
                        .filter(form -> form.length() >= SHORTEST_KEY)
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .toList();
        longestForm =
                forms.stream()
                        .mapToInt(form -> form.getBytes(StandardCharsets.UTF_8).length)
                        .max()
                        .orElse(0);
    }

    private static void add(Set<String> forms, String key) {
        forms.add(key);
        forms.add(key.strip());
        key.lines().map(String::strip).forEach(forms::add); // each of a key with line breaks
        String quoted = JsonStrings.quote(key);
        forms.add(quoted.substring(1, quoted.length() - 1));
        forms.add(URLEncoder.encode(key, StandardCharsets.UTF_8));
    }

    /** The octets to read of a line, so that a key at the cut is whole. */
    int longestRead() {
        return LONGEST + longestForm;
    }

    /**
     * The text for the log.
     *
     * @param cut whether there was more, so that a key's beginning may stand at the end
     */
    String clean(byte[] line, boolean cut) {
        String text = new String(line, StandardCharsets.UTF_8);
        for (String form : forms) {
            text = text.replace(form, "[removed]");
        }
        if (cut) {
            text = text.substring(0, Math.max(0, text.length() - longestForm));
        }
        if (cut || text.length() > LONGEST) {
            text = text.substring(0, Math.min(text.length(), LONGEST)) + '…';
        }
        return text.codePoints()
                .map(c -> JsonStrings.isInvisible(c) ? '\uFFFD' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
    }
}
