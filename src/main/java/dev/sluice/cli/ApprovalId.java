package dev.sluice.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An approval's id, which becomes a part of a path: nothing else may. */
final class ApprovalId implements ITypeConverter<String> {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    @Override
    public String convert(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new TypeConversionException("write an id as sluice approvals list shows it");
        }
        return text;
    }
}
