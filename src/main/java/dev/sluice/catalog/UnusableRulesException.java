package dev.sluice.catalog;

/** A document of rules or overrides cannot be used; the message says where and why. */
public final class UnusableRulesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableRulesException(String message) {
        super(message);
    }
}
