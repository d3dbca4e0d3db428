package dev.sluice.identity;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is held of an issuer's keys. */
public interface IssuerKeys {

    /**
     * What is held.
     *
     * @param count how many keys can be used; 0 for none
     * @param age how long ago they came; null when none ever did
     * @param failing whether the last attempt to get newer ones failed
     */
    record Held(int count, @Nullable Duration age, boolean failing) {
        /** Nothing so far. */
        public static final Held NOTHING = new Held(0, null, false);
    }

    /** What is held of this issuer's. */
    Held held(Issuer issuer);
}
