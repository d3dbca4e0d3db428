package dev.sluice.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WindowsTest {
    private static final Windows WINDOWS =
            new Windows(
                    10,
                    List.of(new Entry(1, 2), new Entry(5, 1), new Entry(11, 4), new Entry(14, 3)));

    @Test
    void what_is_a_whole_window_old_has_left_and_what_is_younger_has_not() {
        assertThat(WINDOWS.heldAt(10)).isEqualTo(3);
        assertThat(WINDOWS.heldAt(11)).isEqualTo(5);
        assertThat(WINDOWS.heldAt(15)).isEqualTo(7);
        assertThat(WINDOWS.heldAt(0)).isZero();
    }

    @Test
    void the_fullest_window_is_found_wherever_it_ends() {
        assertThat(WINDOWS.most(0, 100)).isEqualTo(8);
        assertThat(WINDOWS.most(0, 14)).isEqualTo(5);
        assertThat(WINDOWS.most(20, 100)).isZero();
    }

    @Test
    void windows_that_end_between_two_admissions_count_too() {
        assertThat(WINDOWS.mostAround(6, 10)).isEqualTo(3);
        assertThat(WINDOWS.mostAround(10, 20)).isEqualTo(8);
        assertThat(WINDOWS.mostAround(12, 13)).isEqualTo(5);
        assertThat(WINDOWS.mostAround(30, 40)).isZero();
    }
}
