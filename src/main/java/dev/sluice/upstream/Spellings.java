package dev.sluice.upstream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The forms of some secrets, and where they stand in what a server says. */
final class Spellings {
    /** What a match says while more may have to come. */
    static final int UNDECIDED = -1;

    static final Spellings NONE = new Spellings(List.of());

    private static final byte[] INSTEAD = {'[', 'r', 'e', 'm', 'o', 'v', 'e', 'd', ']'};

    private final List<byte[]> forms;
    private final boolean[] begins = new boolean[256];

    Spellings(List<byte[]> forms) {
        this.forms = forms;
        for (byte[] form : forms) {
            begins[form[0] & 0xff] = true;
        }
    }

    boolean areNone() {
        return forms.isEmpty();
    }

    List<byte[]> forms() {
        return forms;
    }

    /** Where the first octet stands from which one may begin; the length when there is none. */
    int next(byte[] octets, int from) {
        int at = from;
        while (at < octets.length && !begins[octets[at] & 0xff]) {
            at++;
        }
        return at;
    }

    /**
     * The length of the longest form that stands there; 0 when none does.
     *
     * @param last whether nothing comes after these octets; else it may be {@link #UNDECIDED}
     */
    int match(byte[] octets, int at, boolean last) {
        int longest = 0;
        int left = octets.length - at;
        for (byte[] form : forms) {
            int compared = Math.min(left, form.length);
            if (compared <= longest || (last && compared < form.length)) {
                continue;
            }
            if (Arrays.equals(octets, at, at + compared, form, 0, compared)) {
                if (compared < form.length) {
                    return UNDECIDED;
                }
                longest = compared;
            }
        }
        return longest;
    }

    /** What stands in place of one. */
    static byte[] instead() {
        return INSTEAD.clone();
    }

    /** Whether a text holds one. */
    boolean areIn(String text) {
        return areIn(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether one stands in octets after which nothing comes. */
    boolean areIn(byte[] octets) {
        int at = next(octets, 0);
        while (at < octets.length && match(octets, at, true) == 0) {
            at = next(octets, at + 1);
        }
        return at < octets.length;
    }
}
