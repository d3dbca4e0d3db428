package dev.sluice.admin;

/**
 * A parameter of a query.
 *
 * @param name its name
 * @param meaning what it is for, without a full stop
 * @param kind what may stand there
 */
record Parameter(String name, String meaning, Kind kind) {

    /** What may stand in a parameter. */
    enum Kind {
        /** A text that must be there. */
        REQUIRED_TEXT,
        TEXT,
        /** A whole number, not negative. */
        NUMBER
    }

    static Parameter required(String name, String meaning) {
        return new Parameter(name, meaning, Kind.REQUIRED_TEXT);
    }

    static Parameter text(String name, String meaning) {
        return new Parameter(name, meaning, Kind.TEXT);
    }

    static Parameter number(String name, String meaning) {
        return new Parameter(name, meaning, Kind.NUMBER);
    }
}
