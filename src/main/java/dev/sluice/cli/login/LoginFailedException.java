package dev.sluice.cli.login;

/** No refresh token could be had; the message says why, and holds no secret. */
public final class LoginFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    LoginFailedException(String message) {
        super(message);
    }
}
