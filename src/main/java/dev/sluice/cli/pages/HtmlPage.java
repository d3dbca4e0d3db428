package dev.sluice.cli.pages;

import java.util.List;
import java.util.Locale;

/** A page as HTML: only {@link HtmlText} writes what is no tag of ours. */
final class HtmlPage {
    private static final int LONGEST_LINE = 400;
    private static final int LONGEST_TITLE = 120;
    private static final int LONGEST_QUOTATION = 20_000;

    private final Page page;
    private final StringBuilder html = new StringBuilder(12_000);

    private HtmlPage(Page page) {
        this.page = page;
    }

    static String of(Page page) {
        return new HtmlPage(page).write();
    }

    private String write() {
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta http-equiv=\"Content-Security-Policy\" content=\"")
                .append(HtmlText.of(Style.POLICY))
                .append("\">\n<meta name=\"viewport\" ")
                .append("content=\"width=device-width, initial-scale=1\">\n")
                .append("<meta name=\"color-scheme\" content=\"light dark\">\n")
                .append("<meta name=\"referrer\" content=\"no-referrer\">\n")
                .append("<meta name=\"robots\" content=\"noindex\">\n")
                .append("<meta name=\"description\" content=\"")
                .append(HtmlText.of(Visible.bracketed(page.description(), LONGEST_LINE)))
                .append("\">\n<title>")
                .append(HtmlText.of(Visible.bracketed(page.title(), LONGEST_TITLE)))
                .append(" – Sluice</title>\n<style>")
                .append(Style.CSS)
                .append("</style>\n</head>\n<body>\n");
        trail();
        html.append("<main>\n");
        page.blocks().forEach(this::block);
        html.append("</main>\n<footer><p>Written by Sluice from what the servers list. ")
                .append("Words of servers stand in <span class=\"text\">this type</span>; ")
                .append("<mark>U+202E</mark> stands for a character that nobody would see.</p>")
                .append("</footer>\n</body>\n</html>\n");
        return html.toString();
    }

    private void trail() {
        if (page.trail().isEmpty()) {
            return;
        }
        html.append("<nav aria-label=\"Above this page\"><ol>");
        for (Inline each : page.trail()) {
            html.append("<li>");
            inline(each);
            html.append("</li>");
        }
        html.append("</ol></nav>\n");
    }

    private void block(Block block) {
        if (block instanceof Block.Heading heading) {
            element("h" + heading.level(), heading.line());
        } else if (block instanceof Block.Paragraph paragraph) {
            element("p", paragraph.line());
        } else if (block instanceof Block.Quotation quotation) {
            html.append("<blockquote><p class=\"text\" dir=\"auto\">");
            foreign(Visible.lines(quotation.text(), LONGEST_QUOTATION));
            html.append("</p></blockquote>\n");
        } else if (block instanceof Block.Bullets bullets) {
            list("ul", bullets.lines());
        } else if (block instanceof Block.Steps steps) {
            list("ol", steps.lines());
        } else if (block instanceof Block.Document document) {
            html.append("<pre><code>");
            HtmlText.append(html, document.json());
            html.append("</code></pre>\n");
        } else if (block instanceof Block.Facts facts) {
            html.append("<dl>\n");
            for (Block.Fact fact : facts.facts()) {
                html.append("<dt>");
                HtmlText.append(html, fact.name());
                html.append("</dt>");
                element("dd", fact.value());
            }
            html.append("</dl>\n");
        } else if (block instanceof Block.Rows rows) {
            rows(rows);
        }
    }

    private void rows(Block.Rows rows) {
        html.append("<table>\n<caption>");
        HtmlText.append(html, rows.caption());
        html.append("</caption>\n<thead><tr>");
        for (String each : rows.heading()) {
            html.append("<th scope=\"col\">");
            HtmlText.append(html, each);
            html.append("</th>");
        }
        html.append("</tr></thead>\n<tbody>\n");
        for (List<List<Inline>> row : rows.rows()) {
            html.append("<tr>");
            for (int i = 0; i < row.size(); i++) {
                html.append(
                        i == 0
                                ? "<th scope=\"row\">"
                                : "<td data-label=\"" + HtmlText.of(rows.heading().get(i)) + "\">");
                row.get(i).forEach(this::inline);
                html.append(i == 0 ? "</th>" : "</td>");
            }
            html.append("</tr>\n");
        }
        html.append("</tbody>\n</table>\n");
    }

    private void list(String kind, List<List<Inline>> lines) {
        html.append('<').append(kind).append(">\n");
        lines.forEach(line -> element("li", line));
        html.append("</").append(kind).append(">\n");
    }

    private void element(String name, List<Inline> line) {
        html.append('<').append(name).append('>');
        line.forEach(this::inline);
        html.append("</").append(name).append(">\n");
    }

    private void inline(Inline inline) {
        if (inline instanceof Inline.Text text) {
            HtmlText.append(html, text.text());
        } else if (inline instanceof Inline.Code code) {
            html.append("<code>");
            HtmlText.append(html, code.text());
            html.append("</code>");
        } else if (inline instanceof Inline.Foreign foreign) {
            html.append("<bdi class=\"text\">");
            foreign(Visible.line(foreign.text(), LONGEST_LINE));
            html.append("</bdi>");
        } else if (inline instanceof Inline.Badge badge) {
            html.append("<span class=\"badge ")
                    .append(badge.riskClass().risk())
                    .append("\">")
                    .append(HtmlText.of(badge.riskClass().word()))
                    .append(", ")
                    .append(badge.riskClass().risk().toLowerCase(Locale.ROOT))
                    .append(" risk</span>");
        } else if (inline instanceof Inline.ToPage way) {
            link(page.wayTo(way.page()) + ".html", way.text());
        } else if (inline instanceof Inline.ToFile way) {
            link(page.wayTo(way.file()), new Inline.Text(way.text()));
        } else if (inline instanceof Inline.ToWeb way) {
            link(way.url(), new Inline.Text(way.text()));
        }
    }

    private void link(String address, Inline text) {
        html.append("<a href=\"").append(HtmlText.of(address)).append("\">");
        inline(text);
        html.append("</a>");
    }

    private void foreign(List<Visible.Part> parts) {
        for (Visible.Part part : parts) {
            html.append(part.marked() ? "<mark>" : "");
            HtmlText.append(html, part.text());
            html.append(part.marked() ? "</mark>" : "");
        }
    }
}
