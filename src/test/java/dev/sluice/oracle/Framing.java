package dev.sluice.oracle;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What is done to a whole message after it is written: around it, between its tokens, in its bytes.
 */
final class Framing {
    private static final String[] ENCODINGS = {
        "UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE", "ISO-8859-1"
    };

    private Framing() {}

    static byte[] apply(String message, SplittableRandom random) {
        String other = written(Messages.reaching(random), random);
        String text =
                switch (random.nextInt(14)) {
                    case 0 -> "[" + message + "," + other + "]";
                    case 1 -> "[[" + other + "]]";
                    case 2 -> message + other;
                    case 3 -> message + "\n" + other + "\n";
                    case 4 -> message + "/*" + other + "*/";
                    case 5 -> message + "//\n" + other;
                    case 6 -> "/*" + message + "*/" + other;
                    case 7 -> "\ufeff" + message;
                    case 8 -> "\u001e" + message + "\n\u001e" + other;
                    case 9 -> ")]}',\n" + message;
                    case 10 -> between(message, "/*" + other + "*/", random);
                    case 11 ->
                            between(
                                    message,
                                    new String[] {",", "#", "\u000b", "\u00a0", "\u0000"}
                                            [random.nextInt(5)],
                                    random);
                    case 12 -> message + "\u0000" + other;
                    default -> message.replace('"', '\'');
                };
        return Draft.bytes(text);
    }

    /** The message in another encoding, or beside one in UTF-8. */
    static byte[] encoded(String message, SplittableRandom random) {
        Charset charset = Charset.forName(ENCODINGS[random.nextInt(ENCODINGS.length)]);
        byte[] wide = message.getBytes(charset);
        if (random.nextBoolean()) {
            return wide;
        }
        byte[] narrow = message.getBytes(StandardCharsets.UTF_8);
        byte[] both = Arrays.copyOf(narrow, narrow.length + wide.length);
        System.arraycopy(wide, 0, both, narrow.length, wide.length);
        return both;
    }

    /** A few bytes changed, put in or left out. */
    static byte[] damaged(byte[] message, SplittableRandom random) {
        byte[] bytes = message.clone();
        for (int i = random.nextInt(3); i >= 0 && bytes.length > 1; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                default -> {
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
                    System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
                    longer[at] =
                            (byte)
                                    "\"\\{}[]:,'/*\u0000\u0080\u00c1\u00ae"
                                            .charAt(random.nextInt(15));
                    bytes = longer;
                }
            }
        }
        return bytes;
    }

    private static String between(String message, String what, SplittableRandom random) {
        int from = random.nextInt(message.length());
        int at = message.indexOf(random.nextBoolean() ? ',' : ':', from);
        return at < 0 ? message + what : message.substring(0, at) + what + message.substring(at);
    }

    static String written(Draft draft, SplittableRandom random) {
        StringBuilder out = new StringBuilder(160);
        draft.write(out, random);
        return out.toString();
    }
}
