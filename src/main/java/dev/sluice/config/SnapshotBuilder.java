package dev.sluice.config;

import dev.sluice.catalog.Pins;
import dev.sluice.config.Assessment.Accepted;
import dev.sluice.config.Assessment.Rejected;
import dev.sluice.config.DocumentSet.Malformed;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Switch;
import dev.sluice.policy.Switches;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Checks all documents together. Pure: the same documents always come to the same result. */
public final class SnapshotBuilder {
    private final DocumentSet set;
    private final Premises premises;
    private final Readings readings;
    private final Problems problems = new Problems();

    private SnapshotBuilder(DocumentSet set, Premises premises, Readings readings) {
        this.set = set;
        this.premises = premises;
        this.readings = readings;
    }

    /** Reads and checks a set of documents as one whole, whoever will serve them. */
    public static Assessment assess(DocumentSet set) {
        return assess(set, Premises.COMPLETE, new Readings());
    }

    /**
     * Reads and checks a set of documents as one whole.
     *
     * @param premises what the process has that will serve them
     * @param readings what was read of some of them before
     */
    static Assessment assess(DocumentSet set, Premises premises, Readings readings) {
        return new SnapshotBuilder(set, premises, readings).assess();
    }

    /**
     * What live documents say after a narrowing. They were right before; since then they may have
     * lost grants, to which nothing but switches refers, and gained switches, which are on whatever
     * else they name and however many have one name.
     *
     * @param readings what was read of some of them before
     */
    static Configuration narrowed(DocumentSet live, Readings readings) {
        return new SnapshotBuilder(live, Premises.COMPLETE, readings).read();
    }

    private Assessment assess() {
        set.problems().forEach(problems::add);
        set.malformed().stream().map(Malformed::problem).forEach(problems::add);
        refuseSecondDocuments();
        Configuration configuration = read();
        new TokenCheck(set, premises.samples(), problems).check(configuration);
        refuseSharedCounters(configuration.policies());
        References references = new References(set, premises.elsewhere(), problems);
        JwtChecks jwts = new JwtChecks(references, problems);
        jwts.refuseSharedIssuers(configuration);
        if (!premises.knowsAddress()) {
            jwts.refuseWithoutAddress(configuration);
        }
        if (!premises.startsCommands()) {
            refuseCommands(configuration, references);
        }
        new Scopes(set, problems).check(configuration);
        int others = problems.count();
        references.check(configuration);
        references.checkSwitches();
        references.checkPins();
        return problems.count() == 0
                ? new Accepted(configuration)
                : new Rejected(problems.list(), others == 0);
    }

    private void refuseSecondDocuments() {
        Map<String, String> files = new HashMap<>();
        for (Document document : set.documents()) {
            String first =
                    files.putIfAbsent(
                            document.kind().folder() + "/" + document.name(), document.file());
            if (first != null) {
                problems.add(
                        document.root().place(),
                        "a second document of this name, beside " + first + "; delete one of them");
            }
        }
    }

    private Configuration read() {
        readings.begin();
        try {
            return readAll();
        } finally {
            readings.end();
        }
    }

    private Configuration readAll() {
        return new Configuration(
                Digests.configuration(set.documents().stream().map(readings::digest)),
                read(DocumentKind.SERVER, new ServerReader(problems)),
                read(DocumentKind.POLICY, document -> readings.policy(document, problems)),
                List.copyOf(read(DocumentKind.GRANT, new GrantReader(problems)).values()),
                read(DocumentKind.ISSUER, new IssuerReader(problems)),
                read(DocumentKind.OPERATOR, new OperatorReader(problems)),
                new Switches(switches()),
                pins());
    }

    /** By server; of two for one server neither would say what is accepted. */
    private Map<String, Pins> pins() {
        PinReader reader = new PinReader(problems);
        Map<String, Pins> pins = new TreeMap<>();
        for (Document document : set.of(DocumentKind.PIN)) {
            Pins read = reader.read(document);
            if (read != null && pins.putIfAbsent(read.server(), read) != null) {
                problems.add(
                        document.root().place(),
                        "a second document pins the server \""
                                + read.server()
                                + "\"; put its tools into one of them");
            }
        }
        return pins;
    }

    private List<Switch> switches() {
        SwitchReader reader = new SwitchReader(problems);
        List<Switch> switches = new ArrayList<>();
        for (Document document : set.of(DocumentKind.SWITCH)) {
            Switch read = reader.read(document);
            if (read != null) {
                switches.add(read);
            }
        }
        switches.sort(Comparator.comparing(Switch::name));
        return switches;
    }

    private <T> Map<String, T> read(DocumentKind kind, DocumentReader<T> reader) {
        Map<String, T> values = new TreeMap<>();
        for (Document document : set.of(kind)) {
            T value = reader.read(document);
            if (value != null) {
                values.put(document.name(), value);
            }
        }
        return values;
    }

    /** Whoever may write documents must not thereby run programs where that was never meant. */
    private void refuseCommands(Configuration configuration, References references) {
        for (ServerDefinition server : new TreeMap<>(configuration.servers()).values()) {
            if (server.reach() instanceof ReachDefinition.Command) {
                problems.add(
                        references.placeOf(DocumentKind.SERVER, server.name(), "command"),
                        "this gateway starts no commands; set sluice.stdio.enabled to true, or give"
                                + " a url");
            }
        }
    }

    private void refuseSharedCounters(Map<String, Policy> policies) {
        Counters counters = new Counters(problems);
        for (Document document : set.of(DocumentKind.POLICY)) {
            Policy policy = policies.get(document.name());
            if (policy != null) {
                counters.checkAmong(document, policy);
            }
        }
    }
}
