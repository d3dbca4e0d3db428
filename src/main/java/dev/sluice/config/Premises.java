package dev.sluice.config;

import java.util.Set;

/** What documents may need of the process that reads them, and cannot tell by themselves. */
public interface Premises {

    /**
     * A process that has and takes everything, as the command line assumes of the one that will
     * serve.
     */
    Premises COMPLETE = completeWith(Set.of());

    /**
     * The same of a process that also has documents of other sources.
     *
     * @param elsewhere the kinds that they are of: a name of one may lead there
     */
    static Premises completeWith(Set<DocumentKind> elsewhere) {
        return new Premises() {
            @Override
            public boolean knowsAddress() {
                return true;
            }

            @Override
            public boolean startsCommands() {
                return true;
            }

            @Override
            public Samples samples() {
                return Samples.TAKEN;
            }

            @Override
            public Set<DocumentKind> elsewhere() {
                return elsewhere;
            }
        };
    }

    /** Whether it knows the address by which agents reach it, for which JWTs are issued. */
    boolean knowsAddress();

    /** Whether it starts servers that are commands. */
    default boolean startsCommands() {
        return false;
    }

    /** The kinds of which it has documents that are not among those to check. */
    default Set<DocumentKind> elsewhere() {
        return Set.of();
    }

    /** Whether the tokens of our own examples prove anything. */
    default Samples samples() {
        return Samples.ofThisProcess();
    }
}
