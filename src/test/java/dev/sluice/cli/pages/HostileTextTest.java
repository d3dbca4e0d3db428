package dev.sluice.cli.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalog.Catalogue;
import dev.sluice.catalog.RiskClass;
import dev.sluice.testsupport.Naughty;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.commonmark.ext.autolink.AutolinkExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.LinkReferenceDefinition;
import org.commonmark.node.Node;
import org.commonmark.parser.IncludeSourceSpans;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a server writes wherever it can write: it stays text, and all of it can be seen. */
class HostileTextTest {
    private static final Set<String> TAGS =
            Set.of(
                    "#root",
                    "html",
                    "head",
                    "meta",
                    "title",
                    "style",
                    "body",
                    "nav",
                    "ol",
                    "ul",
                    "li",
                    "a",
                    "main",
                    "h1",
                    "h2",
                    "h3",
                    "p",
                    "span",
                    "bdi",
                    "mark",
                    "code",
                    "pre",
                    "blockquote",
                    "dl",
                    "dt",
                    "dd",
                    "table",
                    "caption",
                    "thead",
                    "tbody",
                    "tr",
                    "th",
                    "td",
                    "footer");
    private static final Set<String> ATTRIBUTES =
            Set.of(
                    "lang",
                    "charset",
                    "http-equiv",
                    "content",
                    "name",
                    "class",
                    "dir",
                    "href",
                    "scope",
                    "aria-label",
                    "data-label");
    private static final org.commonmark.parser.Parser MARKDOWN =
            org.commonmark.parser.Parser.builder()
                    .extensions(List.of(TablesExtension.create(), AutolinkExtension.create()))
                    .includeSourceSpans(IncludeSourceSpans.NONE)
                    .build();

    @TempDir Path folder = Path.of("");

    static Stream<String> texts() {
        return Shelf.hostile().stream();
    }

    @ParameterizedTest
    @MethodSource("texts")
    void no_text_makes_an_element_an_attribute_or_a_way_out(String text) throws Exception {
        for (Map.Entry<String, String> file : pagesOf(text, Form.HTML).entrySet()) {
            Parser parser = Parser.htmlParser().setTrackErrors(10);
            Document page = Jsoup.parse(file.getValue(), "", parser);
            assertThat(parser.getErrors()).as(file.getKey()).isEmpty();
            for (Element each : page.getAllElements()) {
                assertThat(TAGS).contains(each.tagName());
                each.attributes()
                        .forEach(attribute -> assertThat(ATTRIBUTES).contains(attribute.getKey()));
            }
            assertThat(page.select("a[href]").eachAttr("href"))
                    .allMatch(href -> href.matches("https://[a-z.]+/\\S*|[a-z0-9~_./-]+"));
            assertThat(Naughty.isHarmless(file.getValue().replace("\n", ""))).isTrue();
        }
    }

    /** Numbers of characters aside, a page of any text is built like a page of harmless text. */
    @ParameterizedTest
    @MethodSource("texts")
    void no_text_makes_a_link_an_image_html_or_a_heading_in_markdown(String text) throws Exception {
        String harmless = text.isBlank() ? text : "x" + "\n".repeat(text.isEmpty() ? 0 : 1) + "y";
        List<String> expected = new ArrayList<>();
        pagesOf(harmless, Form.MARKDOWN).values().forEach(page -> expected.addAll(built(page)));
        List<String> built = new ArrayList<>();
        Map<String, String> pages = pagesOf(text, Form.MARKDOWN);
        pages.values().forEach(page -> built.addAll(built(page)));

        assertThat(kinds(built)).isSubsetOf(kinds(expected).toArray(String[]::new));
        assertThat(built).filteredOn(each -> each.startsWith("other")).isEmpty();
        assertThat(built)
                .filteredOn(each -> each.startsWith("link"))
                .allMatch(each -> each.matches("link (https://[a-z.]+/\\S*|[a-z0-9~_./-]+)"));
        for (String page : pages.values()) {
            assertThat(Naughty.isHarmless(page.replace("\n", ""))).isTrue();
            assertThat(page).doesNotContain("{{", "{%", "{#");
        }
    }

    @Test
    void what_nobody_would_see_is_marked_and_what_only_looks_so_is_not() throws Exception {
        String html = pagesOf("a\u202eb U+202E ⟦U+202E⟧", Form.HTML).get("servers/s/index.html");
        String markdown =
                pagesOf("a\u202eb U+202E ⟦U+202E⟧", Form.MARKDOWN).get("servers/s/index.md");

        assertThat(html).contains("a<mark>U+202E</mark>b U+202E ⟦U+202E⟧</bdi>");
        assertThat(markdown).contains("`a⟦U+202E⟧b U+202E ⟦U+27E6⟧U+202E⟧`");
    }

    @Test
    void a_page_fetches_runs_and_sends_nothing() throws Exception {
        Pages.write(folder, List.of(Shelf.own()), Form.HTML);

        for (Map.Entry<String, String> file : Written.in(folder).entrySet()) {
            if (file.getKey().endsWith(".html")) {
                Document page = Jsoup.parse(file.getValue());
                String style = page.select("style").get(0).data();
                String digest =
                        Base64.getEncoder()
                                .encodeToString(
                                        MessageDigest.getInstance("SHA-256")
                                                .digest(style.getBytes(StandardCharsets.UTF_8)));
                assertThat(page.select("meta[http-equiv=Content-Security-Policy]").attr("content"))
                        .isEqualTo(
                                "default-src 'none'; style-src 'sha256-"
                                        + digest
                                        + "'; base-uri 'none'; form-action 'none'");
                assertThat(page.select("script, link, img, iframe, form, [src], [style]"))
                        .isEmpty();
                assertThat(style).doesNotContain("url(", "@import");
                assertThat(page.title()).endsWith(" – Sluice");
                assertThat(page.select("meta[name=description]").attr("content")).isNotBlank();
                assertThat(page.select("main")).hasSize(1);
                assertThat(page.select("h1")).hasSize(1);
                int level = 1;
                for (Element heading : page.select("h1, h2, h3")) {
                    int next = heading.tagName().charAt(1) - '0';
                    assertThat(next).as(file.getKey()).isLessThanOrEqualTo(level + 1);
                    level = next;
                }
            }
        }
    }

    private Map<String, String> pagesOf(String text, Form form) throws Exception {
        Path own = folder.resolve(form + "-" + Integer.toHexString(text.hashCode()));
        Pages.write(
                own,
                List.of(
                        new Catalogue(
                                text.equals("a\u202eb U+202E ⟦U+202E⟧") ? "s" : text,
                                List.of(
                                        Shelf.allOf(text, RiskClass.READ),
                                        Shelf.allOf(text, RiskClass.DESTRUCTIVE)))),
                form);
        Map<String, String> files = Written.in(own);
        files.keySet().removeIf(file -> !file.endsWith("." + form.ending()));
        return files;
    }

    private static Set<String> kinds(List<String> built) {
        return built.stream()
                .map(each -> each.startsWith("link") ? "link" : each)
                .collect(java.util.stream.Collectors.toSet());
    }

    /** What a reader of Markdown makes of a page, but for plain text and code. */
    private static List<String> built(String markdown) {
        List<String> built = new ArrayList<>();
        Node page = MARKDOWN.parse(markdown);
        page.accept(
                new AbstractVisitor() {
                    @Override
                    public void visit(Link link) {
                        built.add("link " + link.getDestination());
                        visitChildren(link);
                    }

                    @Override
                    public void visit(Heading heading) {
                        built.add("heading " + heading.getLevel());
                        visitChildren(heading);
                    }

                    @Override
                    public void visit(Image image) {
                        built.add("other image");
                    }

                    @Override
                    public void visit(HtmlBlock html) {
                        built.add("other html");
                    }

                    @Override
                    public void visit(HtmlInline html) {
                        built.add("other html");
                    }

                    @Override
                    public void visit(IndentedCodeBlock code) {
                        built.add("other code");
                    }

                    @Override
                    public void visit(CustomBlock table) {
                        built.add("other table");
                    }

                    @Override
                    public void visit(LinkReferenceDefinition definition) {
                        built.add("other definition");
                    }
                });
        return built;
    }
}
