package dev.sluice.limit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where limits are counted, and whether that is well. */
public interface CountStore {

    /**
     * How it is.
     *
     * @param kind {@code memory} or {@code redis}
     * @param loops how many event loops are to reach it; 0 in memory
     * @param connected how many of them do
     * @param roundTrip how long its last answer took; null before the first
     * @param answered how long ago that was
     * @param failure why it was last out of reach; null when it never was
     * @param failed how long ago that was noticed
     */
    record Health(
            String kind,
            int loops,
            int connected,
            @Nullable Duration roundTrip,
            @Nullable Duration answered,
            @Nullable String failure,
            @Nullable Duration failed) {
        /** The process' own memory. */
        public static final Health MEMORY = new Health("memory", 0, 0, null, null, null, null);
    }

    /** How it is now. */
    Health health();
}
