package dev.sluice.identity.jwt;

/** Thrown when what a key server answered is no set of keys; its message quotes nothing of it. */
final class UnusableKeysException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableKeysException(String message) {
        super(message, null, false, false);
    }
}
