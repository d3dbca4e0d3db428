package dev.sluice.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A change that makes a part of a request's way allocate more is told here, on any machine: bytes
 * are counted, no time is taken. As all integration tests it runs with the JVM's first compiler
 * only, which leaves no allocation out, so that the figures are alike in every run.
 */
class AllocationIT {

    @ParameterizedTest(name = "{0}")
    @MethodSource("bounds")
    void a_part_of_a_requests_way_allocates_no_more_than_its_bound(AllocationBound known) {
        long bytes = Allocation.ofOneRun(Works.of(known.part()));
        System.out.printf(
                "allocation: %s %d bytes, bound %d%n", known.part(), bytes, known.bound());

        assertThat(bytes)
                .as(
                        "bytes of one %s; when they are worth it, write what was measured on Java 17"
                                + " and 25, and that times 1.15 as the bound, into %s",
                        known.part(), AllocationBound.FILE)
                .isPositive()
                .isLessThanOrEqualTo(known.bound());
    }

    @Test
    void every_part_has_a_bound_and_each_bound_follows_from_what_was_measured() throws IOException {
        List<AllocationBound> all = AllocationBound.all();

        assertThat(all)
                .extracting(AllocationBound::part)
                .containsExactlyElementsOf(
                        Stream.concat(Works.names().stream(), Stream.of(CallAllocationIT.PART))
                                .toList());
        assertThat(all).allSatisfy(each -> assertThat(each.bound()).isEqualTo(each.due()));
    }

    /** To the byte: what a decision allocates depends on the call, and on nothing else. */
    @Test
    void a_decision_allocates_the_same_however_many_tools_and_policies_there_are() {
        assertThat(
                        Stream.of("100-tools", "5000-tools", "2000-policies")
                                .map(many -> Works.of("decision-" + many))
                                .map(Allocation::ofOneRun))
                .containsOnly(Allocation.ofOneRun(Works.of("decision-10-tools")));
    }

    static List<AllocationBound> bounds() throws IOException {
        return AllocationBound.all().stream()
                .filter(each -> !each.part().equals(CallAllocationIT.PART))
                .toList();
    }
}
