package dev.sluice.policy;

import dev.sluice.protocol.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every switch that is on.
 *
 * @param on the switches, in the order of their names
 */
public record Switches(List<Switch> on) {

    /** Nothing is switched off. */
    public static final Switches NONE = new Switches(List.of());

    public Switches {
        on = List.copyOf(on);
    }

    /** The first switch that turns off everything this caller could do here; null for none. */
    public @Nullable Switch covering(String server, CallerFacts caller) {
        for (int i = 0; i < on.size(); i++) {
            if (on.get(i).covers(server, caller)) {
                return on.get(i);
            }
        }
        return null;
    }

    /** The first switch that turns a call off; null for none. */
    public @Nullable Switch covering(Call call) {
        return covering(call.server(), call.caller(), call.target());
    }

    /** The first switch that turns calls of this target off; null for none. */
    public @Nullable Switch covering(String server, CallerFacts caller, Target target) {
        for (int i = 0; i < on.size(); i++) {
            if (on.get(i).covers(server, caller, target)) {
                return on.get(i);
            }
        }
        return null;
    }
}
