package dev.sluice.catalog;

import java.util.HashSet;
import java.util.Set;

/** The words of the rules that make signals. */
final class SignalWords {
    final Expressions bulk;
    final Expressions bulkPhrases;
    final Expressions noBulk;
    final Expressions bulkArguments;
    final Expressions url;
    final Set<String> urlFormats;
    final Expressions credential;
    final Expressions noCredential;
    final Expressions freeForm;
    final Expressions freeFormRun;
    final Expressions freeFormText;
    final Expressions noFreeForm;
    final Expressions count;

    SignalWords(RuleReader file) {
        file.only(
                Set.of(
                        "bulk",
                        "bulk_phrases",
                        "no_bulk",
                        "bulk_arguments",
                        "url",
                        "url_formats",
                        "credential",
                        "no_credential",
                        "free_form",
                        "free_form_run",
                        "free_form_text",
                        "no_free_form",
                        "count"));
        bulk = expressions(file, "bulk");
        bulkPhrases = expressions(file, "bulk_phrases");
        noBulk = expressions(file, "no_bulk");
        bulkArguments = expressions(file, "bulk_arguments");
        url = expressions(file, "url");
        urlFormats = Set.copyOf(new HashSet<>(file.get("url_formats").texts()));
        credential = expressions(file, "credential");
        noCredential = expressions(file, "no_credential");
        freeForm = expressions(file, "free_form");
        freeFormRun = expressions(file, "free_form_run");
        freeFormText = expressions(file, "free_form_text");
        noFreeForm = expressions(file, "no_free_form");
        count = expressions(file, "count");
    }

    private static Expressions expressions(RuleReader file, String key) {
        return new Expressions(file.get(key).texts());
    }
}
