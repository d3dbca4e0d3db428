package dev.sluice.admin;

/**
 * A parameter of a path or a query.
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
        /** A part of the path. */
        PATH,
        /** A whole number, not negative. */
        NUMBER
    }

    static Parameter required(String name, String meaning) {
        return new Parameter(name, meaning, Kind.REQUIRED_TEXT);
    }

    static Parameter inPath(String name, String meaning) {
        return new Parameter(name, meaning, Kind.PATH);
    }

    static Parameter text(String name, String meaning) {
        return new Parameter(name, meaning, Kind.TEXT);
    }

    static Parameter number(String name, String meaning) {
        return new Parameter(name, meaning, Kind.NUMBER);
    }

    boolean isInPath() {
        return kind == Kind.PATH;
    }

    boolean isRequired() {
        return kind == Kind.REQUIRED_TEXT || isInPath();
    }
}
