package dev.sluice.fleet;

import java.util.List;

/** What a fleet keeps its counts in. */
interface Store extends AutoCloseable {

    /** What it is, in a word or two. */
    String name();

    /** What tells a gateway where it is, as options for its JVM. */
    List<String> options();

    /** What can go wrong with it. */
    List<Fault> faults();

    @Override
    void close();
}
