package dev.sluice.cli.pages;

import dev.sluice.catalog.Assessment;
import dev.sluice.catalog.Catalogue;
import dev.sluice.catalog.Recommendation;
import dev.sluice.catalog.RiskClass;
import dev.sluice.catalog.Signal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All that the pages are about, in the order in which they show it, with where each page stands.
 */
record Site(List<Server> servers) {
    static final String INDEX = "index";
    static final Inline TO_INDEX = new Inline.ToPage(INDEX, new Inline.Text("All servers"));

    /**
     * The riskiest first; among equals, whatever order the server lists them in does not matter.
     */
    private static final Comparator<Assessment> ORDER =
            Comparator.comparing(Assessment::riskClass)
                    .reversed()
                    .thenComparing(each -> each.tool().name())
                    .thenComparing(each -> each.tool().fingerprint());

    Site {
        servers = List.copyOf(servers);
    }

    /**
     * One server.
     *
     * @param folder where its pages stand
     */
    record Server(String name, String folder, List<Entry> tools) {

        String page() {
            return folder + "/index";
        }

        /** Its policies: one, unless that would be longer than a policy may be. */
        List<Policy> policies() {
            List<Policy> policies = new ArrayList<>();
            for (List<Assessment> part : Recommendation.parts(assessments())) {
                String number = policies.isEmpty() ? "" : "-" + (policies.size() + 1);
                policies.add(
                        new Policy(
                                folder + "/policy" + number + ".json",
                                PrettyJson.of(Recommendation.of(part))));
            }
            return List.copyOf(policies);
        }

        Inline link() {
            return new Inline.ToPage(page(), new Inline.Foreign(name));
        }

        long count(RiskClass riskClass) {
            return tools.stream().filter(each -> each.riskClass() == riskClass).count();
        }

        List<Assessment> assessments() {
            return tools.stream().map(Entry::tool).toList();
        }
    }

    /**
     * A policy that lies beside the pages.
     *
     * @param file where
     * @param json what it says
     */
    record Policy(String file, String json) {}

    /**
     * One tool.
     *
     * @param namesakes all tools of the server with its name, for which one rule holds; mostly
     *     itself
     * @param page where its page stands
     */
    record Entry(Assessment tool, List<Assessment> namesakes, String page) {

        RiskClass riskClass() {
            return tool.riskClass();
        }

        /** The class that the recommended rule is made for. */
        RiskClass ruledAs() {
            return namesakes.stream().map(Assessment::riskClass).reduce(riskClass(), RiskClass::or);
        }

        String name() {
            return tool.tool().name();
        }

        Inline link() {
            return new Inline.ToPage(page, new Inline.Foreign(name()));
        }

        boolean has(Signal.Kind kind) {
            return tool.signals().stream().anyMatch(signal -> signal.kind() == kind);
        }
    }

    static Site of(List<Catalogue> catalogues) {
        List<Catalogue> sorted =
                catalogues.stream().sorted(Comparator.comparing(Catalogue::server)).toList();
        List<String> files = FileNames.of(sorted.stream().map(Catalogue::server).toList());
        List<Server> servers = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            servers.add(server(sorted.get(i), "servers/" + files.get(i)));
        }
        return new Site(servers);
    }

    private static Server server(Catalogue catalogue, String folder) {
        List<Assessment> sorted = catalogue.tools().stream().sorted(ORDER).toList();
        List<String> files = FileNames.of(sorted.stream().map(each -> each.tool().name()).toList());
        Map<String, List<Assessment>> byName =
                sorted.stream().collect(Collectors.groupingBy(each -> each.tool().name()));
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            Assessment tool = sorted.get(i);
            List<Assessment> namesakes = byName.getOrDefault(tool.tool().name(), List.of());
            entries.add(new Entry(tool, namesakes, folder + "/" + files.get(i)));
        }
        return new Server(catalogue.server(), folder, List.copyOf(entries));
    }

    static String page(RiskClass riskClass) {
        return "classes/" + riskClass.word().toLowerCase(Locale.ROOT);
    }

    static String page(Signal.Kind kind) {
        return "access/" + kind.word();
    }

    static Inline link(RiskClass riskClass) {
        return new Inline.ToPage(page(riskClass), new Inline.Text(riskClass.word()));
    }

    static Inline link(Signal.Kind kind) {
        return new Inline.ToPage(page(kind), new Inline.Text(Words.access(kind)));
    }
}
