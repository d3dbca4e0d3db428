package dev.sluice.config;

/** What documents may need of the process that reads them, and cannot tell by themselves. */
public interface Premises {

    /**
     * A process that has and takes everything, as the command line assumes of the one that will
     * serve.
     */
    Premises COMPLETE =
            new Premises() {
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
            };

    /** Whether it knows the address by which agents reach it, for which JWTs are issued. */
    boolean knowsAddress();

    /** Whether it starts servers that are commands. */
    default boolean startsCommands() {
        return false;
    }

    /** Whether the tokens of our own examples prove anything. */
    default Samples samples() {
        return Samples.ofThisProcess();
    }
}
