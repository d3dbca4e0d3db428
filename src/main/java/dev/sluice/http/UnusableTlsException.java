package dev.sluice.http;

/** Files that no TLS can be spoken with. Its message names a setting and quotes no file. */
final class UnusableTlsException extends Exception {
    private static final long serialVersionUID = 1;

    UnusableTlsException(String message) {
        super(message);
    }
}
