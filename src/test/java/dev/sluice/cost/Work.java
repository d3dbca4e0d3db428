package dev.sluice.cost;

/** A part of a request's way; each run does all of it again. */
@FunctionalInterface
public interface Work {

    /** Does it once; the result keeps the JVM from leaving it out. */
    Object once();
}
