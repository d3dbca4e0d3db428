package dev.sluice.cli.pages;

import java.util.List;
import java.util.function.Function;

/**
 * A page as Markdown. Words of others stand in code only, as everything else may become a link, an
 * image or an element in one of its dialects.
 */
final class MarkdownPage {
    private static final int LONGEST_LINE = 400;
    private static final int LONGEST_QUOTATION = 20_000;
    private static final String ACTIVE = "\\`*_[]<>|&~#{}";

    private final Page page;
    private final StringBuilder text = new StringBuilder(8_000);

    private MarkdownPage(Page page) {
        this.page = page;
    }

    static String of(Page page) {
        return new MarkdownPage(page).write();
    }

    private String write() {
        if (!page.trail().isEmpty()) {
            for (int i = 0; i < page.trail().size(); i++) {
                text.append(i == 0 ? "" : " › ");
                inline(page.trail().get(i));
            }
            text.append("\n\n");
        }
        for (Block block : page.blocks()) {
            block(block);
            text.append('\n');
        }
        text.append(
                        "---\n\nWritten by Sluice from what the servers list. Words of servers stand in")
                .append(" code only; ")
                .append(span("⟦U+202E⟧"))
                .append(" stands for a character that nobody would see.\n");
        return text.toString();
    }

    private void block(Block block) {
        if (block instanceof Block.Heading heading) {
            line("#".repeat(heading.level()) + " ", heading.line());
        } else if (block instanceof Block.Paragraph paragraph) {
            line("", paragraph.line());
        } else if (block instanceof Block.Quotation quotation) {
            fence("text", quoted(quotation.text()));
        } else if (block instanceof Block.Bullets bullets) {
            bullets.lines().forEach(each -> line("- ", each));
        } else if (block instanceof Block.Steps steps) {
            for (int i = 0; i < steps.lines().size(); i++) {
                line((i + 1) + ". ", steps.lines().get(i));
            }
        } else if (block instanceof Block.Document document) {
            fence("json", document.json());
        } else if (block instanceof Block.Facts facts) {
            for (Block.Fact fact : facts.facts()) {
                line("- " + escaped(fact.name()) + ": ", fact.value());
            }
        } else if (block instanceof Block.Rows rows) {
            rows(rows);
        }
    }

    /** A list, as cells of a table end at any {@code |}, also in code. */
    private void rows(Block.Rows rows) {
        text.append(escaped(rows.caption())).append(":\n\n");
        for (List<List<Inline>> row : rows.rows()) {
            text.append("- ");
            row.get(0).forEach(this::inline);
            for (int i = 1; i < row.size(); i++) {
                text.append("; ").append(escaped(rows.heading().get(i))).append(": ");
                row.get(i).forEach(this::inline);
            }
            text.append('\n');
        }
    }

    private void line(String before, List<Inline> line) {
        text.append(before);
        line.forEach(this::inline);
        text.append('\n');
    }

    private void inline(Inline inline) {
        if (inline instanceof Inline.Text own) {
            text.append(escaped(own.text()));
        } else if (inline instanceof Inline.Code code) {
            text.append(span(code.text()));
        } else if (inline instanceof Inline.Foreign foreign) {
            text.append(span(unbraced(Visible.bracketed(foreign.text(), LONGEST_LINE))));
        } else if (inline instanceof Inline.Badge badge) {
            text.append("**")
                    .append(badge.riskClass().word())
                    .append("**, ")
                    .append(badge.riskClass().risk())
                    .append(" risk");
        } else if (inline instanceof Inline.ToPage way) {
            link(page.wayTo(way.page()) + ".md", way.text());
        } else if (inline instanceof Inline.ToFile way) {
            link(page.wayTo(way.file()), new Inline.Text(way.text()));
        } else if (inline instanceof Inline.ToWeb way) {
            link(way.url(), new Inline.Text(way.text()));
        }
    }

    private void link(String address, Inline label) {
        text.append('[');
        inline(label);
        text.append("](<").append(address).append(">)");
    }

    private static String quoted(String foreign) {
        StringBuilder lines = new StringBuilder();
        for (Visible.Part part : Visible.lines(foreign, LONGEST_QUOTATION)) {
            lines.append(part.marked() ? "⟦" + part.text() + "⟧" : Visible.plain(part.text()));
        }
        return unbraced(lines.toString());
    }

    private void fence(String language, String content) {
        String fence = "`".repeat(Math.max(3, longestRun(content) + 1));
        text.append(fence).append(language).append('\n').append(content).append('\n');
        text.append(fence).append('\n');
    }

    private static String span(String content) {
        if (content.isEmpty()) {
            return "(empty)";
        }
        String fence = "`".repeat(longestRun(content) + 1);
        boolean pad =
                content.startsWith("`")
                        || content.endsWith("`")
                        || (content.startsWith(" ") && content.endsWith(" "));
        return fence + (pad ? " " + content + " " : content) + fence;
    }

    private static int longestRun(String content) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < content.length(); i++) {
            run = content.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }

    /** Site builders fill in {@code {{…}}} and {@code {%…%}} before they read Markdown. */
    private static String unbraced(String content) {
        return content.replace("{{", "{⟦U+007B⟧")
                .replace("{%", "{⟦U+0025⟧")
                .replace("{#", "{⟦U+0023⟧");
    }

    private static String escaped(String own) {
        Function<Integer, String> escape =
                c -> (ACTIVE.indexOf(c) >= 0 ? "\\" : "") + Character.toString(c);
        return own.codePoints().boxed().map(escape).collect(java.util.stream.Collectors.joining());
    }
}
