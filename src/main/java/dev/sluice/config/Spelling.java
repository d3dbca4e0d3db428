package dev.sluice.config;

/** Whether a word is probably another one, misspelt. */
final class Spelling {
    private static final int MOST_EDITS = 2;

    private Spelling() {}

    static boolean isClose(String written, String meant) {
        if (Math.abs(written.length() - meant.length()) > MOST_EDITS) {
            return false;
        }
        int edits = edits(written, meant);
        return edits <= MOST_EDITS && edits < meant.length() - 1;
    }

    /** The Levenshtein distance. */
    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
