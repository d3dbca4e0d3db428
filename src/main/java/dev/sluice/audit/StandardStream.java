package dev.sluice.audit;

import java.io.FileDescriptor;
import java.io.FileOutputStream;

/** A stream that the process was started with. */
final class StandardStream implements LogTarget {
    private final String name;
    private final Opened opened;

    private StandardStream(String name, FileDescriptor descriptor) {
        this.name = name;
        // A channel says how much of a line was taken before it failed; a stream does not.
        this.opened = new Opened(new FileOutputStream(descriptor).getChannel(), false);
    }

    static StandardStream out() {
        return new StandardStream("standard output", FileDescriptor.out);
    }

    static StandardStream err() {
        return new StandardStream("standard error", FileDescriptor.err);
    }

    @Override
    public Opened open() {
        return opened;
    }

    @Override
    public String name() {
        return name;
    }
}
