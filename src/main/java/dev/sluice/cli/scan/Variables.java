package dev.sluice.cli.scan;

import dev.sluice.cli.UnusableInputException;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The variables that a client's settings name: {@code ${NAME}}, {@code ${NAME:-default}} and {@code
 * ${env:NAME}}. What only a client can know is refused.
 */
public final class Variables {
    private static final Pattern NAMED = Pattern.compile("\\$\\{([^}]*)}");
    private static final Pattern VARIABLE =
            Pattern.compile("(?:env:)?([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_:./ -]{1,60}");

    private final Function<String, @Nullable String> environment;

    /** Reads variables through a function. */
    public Variables(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(environment.apply(name));
    }

    /**
     * A text with the values of its variables.
     *
     * @throws UnusableInputException when one of them has none
     */
    String filled(String text) {
        Matcher named = NAMED.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (named.find()) {
            named.appendReplacement(filled, Matcher.quoteReplacement(value(named.group(1))));
        }
        named.appendTail(filled);
        return filled.toString();
    }

    private String value(String inside) {
        if (inside.equals("userHome")) {
            return find("HOME").orElseThrow(() -> unset("HOME"));
        }
        Matcher variable = VARIABLE.matcher(inside);
        String shown = WORD.matcher(inside).matches() ? "${" + inside + "}" : "a variable";
        if (inside.startsWith("input:")) {
            throw new UnusableInputException(
                    "its client asks a person for "
                            + shown
                            + "; write ${env:NAME} there and set that variable");
        }
        if (!variable.matches()) {
            throw new UnusableInputException(
                    "it names "
                            + shown
                            + ", which only its client knows; write what it stands for");
        }
        String value = environment.apply(variable.group(1));
        if (value == null || (value.isEmpty() && variable.group(2) != null)) {
            value = variable.group(2);
        }
        if (value == null) {
            throw unset(variable.group(1));
        }
        return value;
    }

    private static UnusableInputException unset(String name) {
        return new UnusableInputException("the variable " + name + ", which it names, is not set");
    }
}
