package dev.sluice.cli.pages;

/** What pages are written as. */
public enum Form {
    /** For a browser, from a folder or any static host. */
    HTML("html"),
    /** For a repository or a wiki. */
    MARKDOWN("md");

    private final String ending;

    Form(String ending) {
        this.ending = ending;
    }

    String ending() {
        return ending;
    }

    String write(Page page) {
        return this == HTML ? HtmlPage.of(page) : MarkdownPage.of(page);
    }
}
