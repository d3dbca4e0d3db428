package dev.sluice.cli.pages;

import dev.sluice.catalog.Assessment;
import dev.sluice.catalog.Catalogue;
import dev.sluice.catalog.Classifier;
import dev.sluice.catalog.Confidence;
import dev.sluice.catalog.Evidence;
import dev.sluice.catalog.RiskClass;
import dev.sluice.catalog.Signal;
import dev.sluice.catalog.Tool;
import dev.sluice.cli.tools.ToolList;
import dev.sluice.testsupport.Naughty;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Catalogues to make pages of. */
final class Shelf {
    /** Text that wants to be more than text on a page; what wants that in a log comes with it. */
    static final List<String> HOSTILE =
            List.of(
                    "<script>alert(1)</script>",
                    "\"><img src=x onerror=alert(1)>",
                    "' onmouseover='alert(1)",
                    "</title></style></pre></blockquote><iframe src=javascript:alert(1)>",
                    "]]><!--",
                    "--><b>",
                    "&lt;script&gt; &#x3c;b&#x3e; &amp;amp;",
                    "[click](javascript:alert(1))",
                    "![x](http://evil.example/x.png)",
                    "[x]: http://evil.example\n[x]",
                    "http://evil.example/a www.evil.example me@evil.example <http://evil.example>",
                    "a\n# Heading\n\n- item\n\n> quote\n\n| a | b |\n|---|---|\n| c | d |\n",
                    "a\n===\nb\n---\n",
                    "```\n</code></pre>\n# out\n```",
                    "~~~\n# out\n~~~",
                    "`` ` ``` ```` `````",
                    "` [out](http://evil.example) `",
                    "\\` [out](http://evil.example) \\`",
                    "*a* _b_ **c** ~~d~~ `e",
                    "a | b \\| c \\\\| d",
                    "{{ 7 * 7 }} {% raw %} {{< x >}} {#",
                    "<details><summary>x</summary>",
                    "    indented\n\ttabbed",
                    "1. one\n2. two",
                    "⟦U+202E⟧",
                    "\\u202e",
                    "x".repeat(30_000),
                    "../../../etc/passwd",
                    "CON",
                    "aux.txt",
                    "index",
                    "*",
                    "get_*",
                    ".",
                    "..",
                    "",
                    " ");

    private Shelf() {}

    static Catalogue own() throws Exception {
        Path file = Path.of("src/test/resources/catalog/own-tools.json");
        return assessed("shop", ToolList.read(file.toString(), Files.readAllBytes(file)).tools());
    }

    static Catalogue assessed(String server, List<Tool> tools) {
        return new Catalogue(server, tools.stream().map(Classifier.standard()::assess).toList());
    }

    static Tool tool(String name, String description) {
        return new Tool(
                name, null, description, null, null, null, List.of(), "sha256:" + "0".repeat(64));
    }

    /** A tool in which every text that a server writes is the same. */
    static Assessment allOf(String text, RiskClass riskClass) {
        Tool tool =
                new Tool(text, text, text, null, null, null, List.of(), "sha256:" + "0".repeat(64));
        return new Assessment(
                tool,
                riskClass,
                Confidence.LOW,
                List.of(
                        new Evidence("name", text, riskClass),
                        new Evidence("/inputSchema/properties/" + text, text, riskClass)),
                List.of(
                        new Signal(Signal.Kind.URL, "/inputSchema/properties/" + text),
                        new Signal(Signal.Kind.BULK, "name")));
    }

    static List<String> hostile() {
        List<String> all = new ArrayList<>(HOSTILE);
        all.addAll(Naughty.all());
        return all;
    }

    /** A server whose every word is hostile, in every class. */
    static Catalogue hostile(String server) {
        List<Assessment> tools = new ArrayList<>();
        RiskClass[] classes = RiskClass.values();
        for (String text : hostile()) {
            tools.add(allOf(text, classes[tools.size() % classes.length]));
        }
        return new Catalogue(server, tools);
    }
}
