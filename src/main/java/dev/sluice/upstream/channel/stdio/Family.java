package dev.sluice.upstream.channel.stdio;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A process and all that it started, also what was left by its parent: that is known by having been
 * seen before, or by a variable that each inherits. Used on one thread at a time.
 */
final class Family {
    /** The variable's name; its value is no secret. */
    static final String VARIABLE = "SLUICE_CHILD";

    private final Process process;
    private final String entry;
    private final Set<ProcessHandle> seen = new HashSet<>();

    /**
     * A family of one, for now.
     *
     * @param mark the value of {@link #VARIABLE} that it was started with
     */
    Family(Process process, String mark) {
        this.process = process;
        entry = VARIABLE + '=' + mark;
    }

    /** Everyone who runs now. */
    Set<ProcessHandle> living() {
        if (process.isAlive()) {
            seen.add(process.toHandle());
        } else {
            seen.remove(process.toHandle());
        }
        seen.addAll(Proc.withEnvironment(entry));
        for (ProcessHandle each : List.copyOf(seen)) {
            each.descendants().forEach(seen::add);
        }
        seen.removeIf(each -> !Proc.runs(each));
        return Set.copyOf(seen);
    }

    long memory() {
        return living().stream().mapToLong(Proc::memory).sum();
    }
}
