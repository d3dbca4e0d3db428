package dev.sluice.cli.pages;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Names of files for any names of others: small letters, digits, {@code - _ . ~} only, so that
 * every disk and every host takes them and no two names share a file, also where capitals do not
 * count.
 *
 * <p>A name keeps its file whatever stands beside it: a capital is written as {@code a~}, and a
 * name that this cannot write ends in {@code ~~} and its digest.
 */
final class FileNames {
    private static final Pattern SIMPLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");
    private static final Pattern DEVICE =
            Pattern.compile("(con|prn|aux|nul|com[0-9]|lpt[0-9])([.~].*)?");
    private static final int LONGEST = 100;

    private FileNames() {}

    /** The file of each name, in their order; of equal names, each after the first is numbered. */
    static List<String> of(List<String> names) {
        Map<String, Integer> seen = new HashMap<>();
        List<String> files = new ArrayList<>();
        for (String name : names) {
            int time = seen.merge(name, 1, Integer::sum);
            files.add(time == 1 ? of(name) : of(name) + "~~" + time);
        }
        return files;
    }

    static String of(String name) {
        String written = SIMPLE.matcher(name).matches() ? withoutCapitals(name) : "";
        boolean usable =
                !written.isEmpty()
                        && written.length() <= LONGEST
                        && !written.endsWith(".")
                        && !written.contains("..")
                        && !written.equals("index")
                        && !DEVICE.matcher(written).matches();
        return usable ? written : beginning(name) + "~~" + digest(name);
    }

    private static String withoutCapitals(String name) {
        StringBuilder written = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            written.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) + "~" : c);
        }
        return written.toString();
    }

    /** What of it a reader may recognise. */
    private static String beginning(String name) {
        StringBuilder beginning = new StringBuilder("x-");
        for (int i = 0; i < name.length() && beginning.length() < 34; i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                beginning.append((char) (c + 32));
            } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
                beginning.append(c);
            } else if (beginning.charAt(beginning.length() - 1) != '-') {
                beginning.append('-');
            }
        }
        return beginning.toString();
    }

    /** Over its UTF-16, in which halves of characters differ as well. */
    private static String digest(String name) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (int i = 0; i < name.length(); i++) {
                char c = name.charAt(i);
                digest.update((byte) (c >> 8));
                digest.update((byte) c);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java knows SHA-256", e);
        }
    }
}
