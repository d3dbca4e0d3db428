package dev.sluice.oracle;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

/** How bytes become text where nobody insists on well-formed UTF-8. */
final class Decoding {
    private Decoding() {}

    /** Every text that some decoder makes of the bytes; just one for plain ASCII. */
    static Set<String> all(byte[] bytes) {
        Set<String> texts = new LinkedHashSet<>();
        texts.add(replacing(bytes, "\ufffd"));
        if (isPlain(bytes)) {
            return texts;
        }
        texts.add(replacing(bytes, ""));
        texts.add(overlong(bytes));
        texts.add(new String(bytes, StandardCharsets.ISO_8859_1));
        for (String wide : new String[] {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"}) {
            String text = new String(bytes, Charset.forName(wide));
            if (text.chars().filter(c -> c == '"').count() > 1) {
                texts.add(text);
            }
        }
        Set<String> unmarked = new LinkedHashSet<>();
        texts.forEach(text -> unmarked.add(text.startsWith("\ufeff") ? text.substring(1) : text));
        return unmarked;
    }

    private static boolean isPlain(byte[] bytes) {
        for (byte b : bytes) {
            if (b <= 0) {
                return false;
            }
        }
        return true;
    }

    private static String replacing(byte[] bytes, String replacement) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(
                            replacement.isEmpty()
                                    ? CodingErrorAction.IGNORE
                                    : CodingErrorAction.REPLACE)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As decoders do that only count bits: C1 AE is n, and E0 80 AF a slash. */
    static String overlong(byte[] b) {
        StringBuilder text = new StringBuilder(b.length);
        int at = 0;
        while (at < b.length) {
            int lead = b[at] & 0xFF;
            int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
            int point = more == 0 ? lead : lead & (0x3F >> more);
            at++;
            while (more > 0 && at < b.length && (b[at] & 0xC0) == 0x80) {
                point = point << 6 | (b[at] & 0x3F);
                at++;
                more--;
            }
            text.appendCodePoint(point > Character.MAX_CODE_POINT ? 0xFFFD : point);
        }
        return text.toString();
    }
}
