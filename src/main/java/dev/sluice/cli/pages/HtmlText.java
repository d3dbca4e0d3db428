package dev.sluice.cli.pages;

/** Characters as HTML takes them for what they are. */
final class HtmlText {
    private HtmlText() {}

    static void append(StringBuilder html, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.append(c);
            }
        }
    }

    static String of(String text) {
        StringBuilder html = new StringBuilder(text.length() + 16);
        append(html, text);
        return html.toString();
    }
}
