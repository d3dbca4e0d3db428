package dev.sluice.docs;

import dev.sluice.audit.AccessRecord;
import dev.sluice.audit.AdminAct;
import dev.sluice.audit.ApprovalEvent;
import dev.sluice.audit.ConfigChange;
import dev.sluice.audit.DecisionRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every field of every line, from the records that are written and their Javadoc. */
final class LogFields {
    private LogFields() {}

    static String tables() throws ClassNotFoundException {
        return table("A decision", DecisionRecord.class)
                + table("An act of an operator", AdminAct.class)
                + table("What became of an approval", ApprovalEvent.class)
                + table("A change of the documents", ConfigChange.class)
                + table("Lines that are missing", Class.forName("dev.sluice.audit.MissingLines"))
                + table("A line of the access log", AccessRecord.class);
    }

    private static String table(String title, Class<?> record) {
        return rows(record)
                .distinct()
                .collect(
                        Collectors.joining(
                                "\n",
                                "## " + title + "\n\n| field | holds |\n|---|---|\n",
                                "\n\n"));
    }

    private static Stream<String> rows(Class<?> type) {
        if (type.isSealed()) {
            return Arrays.stream(type.getPermittedSubclasses()).flatMap(LogFields::rows);
        }
        String source = source(type);
        return Arrays.stream(type.getRecordComponents()).flatMap(each -> rows(each, type, source));
    }

    private static Stream<String> rows(RecordComponent component, Class<?> type, String source) {
        Class<?> inner = component.getType();
        if (inner.isRecord() || inner.isSealed()) {
            return rows(inner);
        }
        return Stream.of(
                "| `%s` | %s |".formatted(component.getName(), meaning(component, type, source)));
    }

    private static String meaning(RecordComponent component, Class<?> type, String source) {
        Matcher javadoc =
                Pattern.compile(
                                "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:public )?record "
                                        + type.getSimpleName()
                                        + "\\(",
                                Pattern.DOTALL)
                        .matcher(source);
        if (!javadoc.find()) {
            throw new IllegalStateException(type + " needs Javadoc: it is the reference's text");
        }
        Matcher text =
                Pattern.compile(
                                "@param " + component.getName() + "\\s((?:(?!@param).)*)",
                                Pattern.DOTALL)
                        .matcher(javadoc.group(1));
        if (!text.find()) {
            throw new IllegalStateException(component + " of " + type + " is not described");
        }
        return text.group(1)
                .replaceAll("\\n\\s*\\* ?", " ")
                .replaceAll("\\{@code\\s+([^{}]*(?:\\{[^}]*}[^{}]*)*)}", "`$1`")
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static String source(Class<?> type) {
        Class<?> outer = type.getEnclosingClass() == null ? type : type.getEnclosingClass();
        String file = outer.getName().replace('.', '/') + ".java";
        try {
            return Files.readString(Path.of("src/main/java").resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
