package dev.sluice.policy;

import dev.sluice.protocol.JsonStrings;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Names that people and models easily take for each other. More are so than those for which a
 * policy refuses a call: besides what {@link Skeletons} folds, letters of other scripts stand for
 * the Latin ones that they look like, accents and invisible characters are taken away, and of
 * {@code i l 1 |}, {@code o 0}, {@code m rn}, {@code w vv} and {@code _ - .} it does not matter
 * which.
 */
public final class LookAlikes {

    /** A letter, and others that look like it; what case folding would hide is told by case. */
    private static final String LETTERS =
            """
            A АΑᎪ
            B ВΒᏴ
            C СϹᏟ
            E ЕΕᎬ
            H НΗᎻ
            J ЈᎫ
            K КΚᏦ
            L Ꮮ
            M МΜᎷ
            N Ν
            O ОΟՕ
            P РΡᏢ
            S ЅᏚՏ
            T ТΤᎢ
            V ᏙѴ
            W ᎳԜ
            X ХΧ
            Y УΥҮ
            Z ΖᏃ
            a аɑα
            b вЬьʙ
            c сϲᴄ
            d ԁɗđ
            e еɛεє
            f ғ
            g ɡցɢ
            h һհнʜħ
            i ІіΙιӏӀɩǀІ
            j јϳյᴊ
            k кκᴋ
            l ʟł
            m мᴍ
            n пηոɴ
            o оοօσ๐ᴏø
            p рρᴩ
            q ԛզ
            r гʀᴦ
            s ѕꜱ
            t тτᴛŧ
            u υսцᴜиʋ
            v νѵᴠ
            w ԝωшᴡ
            x хχ
            y уγүʏ
            z ᴢ
            _ ‐‑‒–—−‗·ー
            / ⁄∕
            """;

    private static final Map<Integer, Integer> LATIN = latin();

    /** Of each form the first two names, so that each name has another one to be told of. */
    private final Map<String, List<String>> known = new HashMap<>();

    private LookAlikes(Collection<String> names) {
        for (String name : new TreeSet<>(names)) {
            List<String> alike = known.computeIfAbsent(form(name), form -> new ArrayList<>(1));
            if (alike.size() < 2) {
                alike.add(name);
            }
        }
    }

    /** Names that others are compared with. */
    public static LookAlikes of(Collection<String> names) {
        return new LookAlikes(names);
    }

    /** The first of the names, in their order, that looks like this one without being it. */
    public @Nullable String like(String name) {
        for (String each : known.getOrDefault(form(name), List.of())) {
            if (!each.equals(name)) {
                return each;
            }
        }
        return null;
    }

    /** What names that look alike have in common; it is for comparing only. */
    static String form(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFKD);
        return latin(Skeletons.of(latin(plain)))
                .replace('l', 'i')
                .replace('1', 'i')
                .replace('|', 'i')
                .replace('0', 'o')
                .replace('-', '_')
                .replace('.', '_')
                .replace(' ', '_')
                .replace("rn", "m")
                .replace("vv", "w");
    }

    /** Asked twice, as capitals look like other letters than small ones do. */
    private static String latin(String text) {
        StringBuilder latin = new StringBuilder(text.length());
        text.codePoints()
                .filter(each -> !isAccent(each) && !JsonStrings.isInvisible(each))
                .map(each -> LATIN.getOrDefault(each, each))
                .forEach(latin::appendCodePoint);
        return latin.toString();
    }

    private static boolean isAccent(int c) {
        return c >= 0x0300 && c <= 0x036F;
    }

    private static Map<Integer, Integer> latin() {
        Map<Integer, Integer> latin = new HashMap<>();
        LETTERS.lines()
                .forEach(
                        line ->
                                line.codePoints()
                                        .skip(2)
                                        .forEach(each -> latin.put(each, line.codePointAt(0))));
        return Map.copyOf(latin);
    }
}
