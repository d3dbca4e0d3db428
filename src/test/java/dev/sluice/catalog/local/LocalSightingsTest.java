package dev.sluice.catalog.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalog.Seen;
import dev.sluice.catalog.Sighting;
import dev.sluice.catalog.Sightings;
import dev.sluice.catalog.Sightings.State;
import dev.sluice.catalog.SightingsSuite;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One process keeps what every store of sightings promises. */
class LocalSightingsTest implements SightingsSuite {
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private final LocalSightings sightings = new LocalSightings(() -> now);

    @Override
    public Sightings sightings() {
        return sightings;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void a_caller_too_many_holds_it_back_until_that_is_too_old() {
        List<Sighting> other = List.of(new Sighting("send", "sha256:x"));
        List<Sighting> good = List.of(new Sighting("send", GOOD));
        for (int i = 0; i <= Sightings.MOST_CALLERS; i++) {
            SightingsSuite.get(sightings.note(PINS, "c" + i, other));
        }
        for (int i = 0; i <= Sightings.MOST_CALLERS; i++) {
            Seen seen = SightingsSuite.get(sightings.note(PINS, "c" + i, good)).get(0);
            assertThat(seen.heldBack()).isTrue();
        }

        pass(Sightings.KEPT.plusSeconds(1));

        assertThat(SightingsSuite.get(sightings.of(PINS, "send"))).isEqualTo(State.UNSEEN);
    }
}
