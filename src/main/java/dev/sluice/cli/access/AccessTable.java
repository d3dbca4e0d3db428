package dev.sluice.cli.access;

import dev.sluice.config.Configuration;
import dev.sluice.identity.Grant;
import dev.sluice.policy.Glob;
import dev.sluice.policy.Policy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Who can call what: one cell for each grant and each tool of its server, the riskiest first. */
public final class AccessTable {
    private static final Comparator<Cell> RISKIEST_FIRST =
            Comparator.comparing((Cell cell) -> cell.tool().riskClass(), Comparator.reverseOrder())
                    .thenComparing(AccessTable::freedom)
                    .thenComparing(Cell::depends)
                    .thenComparing(Cell::server)
                    .thenComparing(cell -> cell.tool().name())
                    .thenComparing(Cell::grant);

    private AccessTable() {}

    /** In shadow mode everything passes, whatever would be. */
    private static Freedom freedom(Cell cell) {
        return cell.shadow() ? Freedom.ALLOWED : cell.freedom();
    }

    /**
     * What is to be shown.
     *
     * @param server only this server; null for all
     * @param grant only this grant; null for all
     * @param tool only tools whose name this glob matches; null for all
     * @param riskClass only tools of this class; null for all
     */
    public record Filter(
            @Nullable String server,
            @Nullable String grant,
            @Nullable Glob tool,
            @Nullable Predicate<KnownTool> riskClass) {

        /** Whether a grant is to be shown. */
        public boolean admits(Grant each) {
            return (server == null || server.equals(each.server()))
                    && (grant == null || grant.equals(each.name()));
        }

        boolean admits(KnownTool each) {
            return (tool == null || tool.matches(each.name()))
                    && (riskClass == null || riskClass.test(each));
        }
    }

    /**
     * Asks the engine about every cell.
     *
     * @param tools the tools of each server, by its name
     */
    public static List<Cell> of(
            Configuration configuration, Map<String, List<KnownTool>> tools, Filter filter) {
        List<Cell> cells = new ArrayList<>();
        for (Grant grant : configuration.grants()) {
            if (filter.admits(grant)) {
                String name = grant.policy();
                Policy policy = name == null ? null : configuration.policies().get(name);
                Holders holders =
                        new Holders(grant, configuration.issuers(), configuration.switches());
                Probe probe = new Probe(configuration.switches(), policy, grant.server(), holders);
                for (KnownTool tool : tools.getOrDefault(grant.server(), List.of())) {
                    if (filter.admits(tool)) {
                        cells.add(
                                Cell.of(
                                        grant.server(),
                                        tool,
                                        grant.name(),
                                        name,
                                        probe.of(tool.name()),
                                        probe.lists(tool.name())));
                    }
                }
            }
        }
        cells.sort(RISKIEST_FIRST);
        return cells;
    }
}
