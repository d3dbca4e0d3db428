package dev.sluice.policy;

/**
 * A pattern for names: {@code *} stands for any characters, also none and also slashes, {@code ?}
 * for exactly one; everything else for itself. A pattern always matches the whole name.
 */
public final class Glob {
    private static final int ANY = -1;
    private static final int ONE = -2;

    private final String text;
    private final int[] symbols;
    private final int literals;

    private Glob(String text) {
        this.text = text;
        this.symbols = text.codePoints().map(c -> c == '*' ? ANY : c == '?' ? ONE : c).toArray();
        this.literals = (int) text.codePoints().filter(c -> c != '*' && c != '?').count();
    }

    /** The pattern that a text writes; a text without {@code *} and {@code ?} matches itself. */
    public static Glob of(String text) {
        return new Glob(text);
    }

    /** Whether a text is more than an exact name. */
    public static boolean isGlob(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }

    /** The pattern as it is written. */
    public String text() {
        return text;
    }

    /** How many characters stand for themselves: the more, the nearer the pattern is to a name. */
    public int literals() {
        return literals;
    }

    /** Whether the pattern matches a whole name. */
    public boolean matches(String name) {
        return matches(name.codePoints().toArray());
    }

    /**
     * Whether the pattern matches a whole name.
     *
     * @param name the name's code points
     */
    boolean matches(int[] name) {
        int at = 0;
        int symbol = 0;
        int star = -1;
        int resume = 0;
        while (at < name.length) {
            if (symbol < symbols.length && symbols[symbol] == ANY) {
                star = symbol++;
                resume = at;
            } else if (symbol < symbols.length
                    && (symbols[symbol] == ONE || symbols[symbol] == name[at])) {
                symbol++;
                at++;
            } else if (star >= 0) {
                symbol = star + 1;
                at = ++resume;
            } else {
                return false;
            }
        }
        while (symbol < symbols.length && symbols[symbol] == ANY) {
            symbol++;
        }
        return symbol == symbols.length;
    }

    /** Whether some name is matched by both patterns. */
    public boolean meets(Glob other) {
        if (differ(symbols, 0, other.symbols, 0)
                || differ(symbols, symbols.length - 1, other.symbols, other.symbols.length - 1)) {
            return false;
        }
        boolean[][] reached = new boolean[symbols.length + 1][other.symbols.length + 1];
        reached[0][0] = true;
        for (int i = 0; i <= symbols.length; i++) {
            for (int j = 0; j <= other.symbols.length; j++) {
                if (reached[i][j]) {
                    step(reached, i, j, other);
                }
            }
        }
        return reached[symbols.length][other.symbols.length];
    }

    /** Whether two places hold different characters; most pairs of patterns differ at an end. */
    private static boolean differ(int[] mine, int at, int[] others, int there) {
        return at >= 0
                && at < mine.length
                && there >= 0
                && there < others.length
                && mine[at] >= 0
                && others[there] >= 0
                && mine[at] != others[there];
    }

    /** From what both patterns have consumed of one name, to what they may have consumed next. */
    private void step(boolean[][] reached, int i, int j, Glob other) {
        boolean mineLeft = i < symbols.length;
        boolean othersLeft = j < other.symbols.length;
        if (mineLeft && symbols[i] == ANY) {
            reached[i + 1][j] = true;
        }
        if (othersLeft && other.symbols[j] == ANY) {
            reached[i][j + 1] = true;
        }
        if (!mineLeft || !othersLeft) {
            return;
        }
        int mine = symbols[i];
        int others = other.symbols[j];
        if (mine == ANY && others != ANY) {
            reached[i][j + 1] = true;
        } else if (others == ANY && mine != ANY) {
            reached[i + 1][j] = true;
        } else if (mine == ONE || others == ONE || mine == others) {
            reached[i + 1][j + 1] = true;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Glob glob && glob.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
