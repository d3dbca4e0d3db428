package dev.sluice.identity.jwt;

/** Thrown by the first rule that a JWT breaks. */
final class WrongJwtException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Fault fault;

    WrongJwtException(Fault fault) {
        super(fault.word(), null, false, false);
        this.fault = fault;
    }

    Fault fault() {
        return fault;
    }
}
