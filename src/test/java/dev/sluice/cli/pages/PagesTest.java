package dev.sluice.cli.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.catalog.Catalogue;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The folder as a whole: which pages there are, that they lead to each other, and that they stay.
 */
class PagesTest {
    private static final Pattern MARKDOWN_LINK = Pattern.compile("\\]\\(<([^>]*)>\\)");

    @TempDir Path folder = Path.of("");

    @ParameterizedTest
    @EnumSource(Form.class)
    void there_is_a_page_for_each_server_tool_class_and_kind_of_access(Form form) throws Exception {
        int count = Pages.write(folder, List.of(Shelf.own()), form);

        String end = "." + form.ending();
        Map<String, String> files = Written.in(folder);
        assertThat(files)
                .containsKeys(
                        "index" + end,
                        "classes/read" + end,
                        "classes/write" + end,
                        "classes/execute" + end,
                        "classes/destructive" + end,
                        "classes/financial" + end,
                        "access/bulk" + end,
                        "access/url" + end,
                        "access/credential" + end,
                        "access/free-form" + end,
                        "access/unbounded" + end,
                        "access/hidden-text" + end,
                        "servers/shop/index" + end,
                        "servers/shop/policy.json",
                        "servers/shop/check_export_status" + end,
                        "servers/shop/sendn~ewsletter" + end);
        assertThat(count).isEqualTo(22).isEqualTo(files.size() - 2);
    }

    @Test
    void every_link_leads_somewhere() throws Exception {
        Pages.write(folder, List.of(Shelf.own(), Shelf.hostile("evil")), Form.HTML);

        Map<String, String> files = Written.in(folder);
        for (Map.Entry<String, String> file : files.entrySet()) {
            if (file.getKey().endsWith(".html")) {
                for (Element link : Jsoup.parse(file.getValue()).select("[href], [src]")) {
                    assertLeads(files, file.getKey(), link.attr("href"));
                }
            }
        }
    }

    @Test
    void every_link_leads_somewhere_in_markdown_too() throws Exception {
        Pages.write(folder, List.of(Shelf.own()), Form.MARKDOWN);

        Map<String, String> files = Written.in(folder);
        int links = 0;
        for (Map.Entry<String, String> file : files.entrySet()) {
            Matcher link = MARKDOWN_LINK.matcher(file.getValue());
            while (link.find()) {
                assertLeads(files, file.getKey(), link.group(1));
                links++;
            }
        }
        assertThat(links).isGreaterThan(100);
    }

    private static void assertLeads(Map<String, String> files, String from, String to) {
        if (to.startsWith("https://")) {
            assertThat(to)
                    .matches("https://(owasp\\.org|genai\\.owasp\\.org|atlas\\.mitre\\.org)/.*");
        } else {
            assertThat(files).as(from).containsKey(URI.create(from).resolve(to).toString());
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void the_same_tools_get_the_same_bytes_in_whatever_order_they_come(Form form) throws Exception {
        Pages.write(folder.resolve("a"), List.of(Shelf.own(), Shelf.hostile("evil")), form);
        List<dev.sluice.catalog.Assessment> turned = new ArrayList<>(Shelf.own().tools());
        Collections.reverse(turned);
        Pages.write(
                folder.resolve("b"),
                List.of(Shelf.hostile("evil"), new Catalogue("shop", turned)),
                form);

        assertThat(Written.in(folder.resolve("b"))).isEqualTo(Written.in(folder.resolve("a")));
    }

    @Test
    void pages_that_are_no_more_go_and_files_of_others_stay() throws Exception {
        Pages.write(folder, List.of(Shelf.own(), Shelf.hostile("evil")), Form.HTML);
        Path note = Files.writeString(folder.resolve("servers/shop/note.txt"), "mine");
        Files.writeString(
                folder.resolve("sluice-pages.txt"),
                Files.readString(folder.resolve("sluice-pages.txt")) + "../outside.html\n");
        Path outside = Files.writeString(folder.resolveSibling("outside.html"), "not ours");

        Pages.write(folder, List.of(Shelf.own()), Form.HTML);

        Map<String, String> files = Written.in(folder);
        assertThat(files).containsKey("servers/shop/index.html");
        assertThat(files.keySet()).noneMatch(file -> file.startsWith("servers/evil/"));
        assertThat(note).exists();
        assertThat(outside).exists();
        Files.delete(outside);
    }

    @Test
    void a_folder_of_something_else_is_refused_and_left_alone() throws Exception {
        Files.writeString(folder.resolve("index.html"), "mine");

        assertThatThrownBy(() -> Pages.write(folder, List.of(Shelf.own()), Form.HTML))
                .isInstanceOf(FolderInUseException.class)
                .hasMessageContaining("name a new or empty one");
        assertThat(Written.in(folder)).containsOnlyKeys("index.html");
    }

    @Test
    void related_tools_are_about_the_same_thing_in_another_class() throws Exception {
        Pages.write(folder, List.of(Shelf.own()), Form.HTML);

        Document page =
                Jsoup.parse(Written.file(Written.in(folder), "servers/shop/list_export_jobs.html"));
        Element heading =
                page.select("h2").stream()
                        .filter(each -> each.text().equals("Related tools"))
                        .findFirst()
                        .orElseThrow();
        Element list =
                java.util.Objects.requireNonNull(
                        heading.nextElementSiblings().select("ul").first());
        assertThat(list.select("li").eachText())
                .containsExactly(
                        "cancel_export_job: Destructive, critical risk; recommended: hidden",
                        "start_export_job: Execute, high risk; recommended: allowed 10 times a minute");
    }
}
