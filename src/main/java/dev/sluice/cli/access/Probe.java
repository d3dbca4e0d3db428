package dev.sluice.cli.access;

import dev.sluice.policy.Call;
import dev.sluice.policy.CallerFacts;
import dev.sluice.policy.Decision;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyEngine;
import dev.sluice.policy.Predicate;
import dev.sluice.policy.Switches;
import dev.sluice.policy.ToolRules;
import dev.sluice.policy.Value;
import dev.sluice.policy.ValuePath;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Asks the engine what it decides of calls of a tool under one grant. Where the arguments, or who
 * calls, may matter, it is asked of many calls until each rule was seen to refuse one and one was
 * seen to pass. Nothing here knows what a rule means: what is told is what the engine said.
 */
final class Probe {
    /** So that it asks the same every time. */
    private static final long SEED = 20_261_122;

    private static final int MOST_ENUMERATED = 5_000;
    private static final int TRIES = 400;
    private static final int TRIES_TO_PASS = 3_000;

    private final Switches switches;
    private final @Nullable Policy policy;
    private final String server;
    private final Holders holders;
    private final Map<String, Findings> known = new HashMap<>();

    Probe(Switches switches, @Nullable Policy policy, String server, Holders holders) {
        this.switches = switches;
        this.policy = policy;
        this.server = server;
        this.holders = holders;
    }

    /** Whether lists show a tool, to somebody at least. */
    boolean lists(String tool) {
        Call call = call(tool, Guess.nothing(0), List.of());
        return call != null && PolicyEngine.lists(switches, policy, call);
    }

    Findings of(String tool) {
        Findings findings = new Findings();
        Call bare = call(tool, Guess.nothing(0), List.of());
        if (bare == null) {
            return findings;
        }
        Steps steps = new Steps();
        findings.add(bare, PolicyEngine.decide(switches, policy, bare, steps));
        boolean switchedByName =
                holders.vary() && switches.on().stream().anyMatch(on -> !on.subjects().isEmpty());
        if (policy == null || (!steps.haveLooked() && !switchedByName)) {
            findings.nothingElse();
            return findings;
        }
        ToolRules rules = policy.tools().find(tool);
        if (switchedByName) {
            new Search(tool, new Places(policy, rules), findings).run();
            return findings;
        }
        // Rules look at the arguments and at who calls, which are the same for each of their tools.
        String entry = rules == null ? "" : rules.pointer();
        findings.addAll(
                known.computeIfAbsent(
                        entry,
                        any -> {
                            Findings all = new Findings();
                            new Search(tool, new Places(policy, rules), all).run();
                            return all;
                        }));
        return findings;
    }

    private @Nullable Call call(String tool, Guess guess, List<ValuePath> paths) {
        Tree arguments = new Tree();
        Tree claims = new Tree();
        guess.fill(arguments, ValuePath.Root.ARGS, paths);
        guess.fill(claims, ValuePath.Root.CLAIMS, paths);
        String subject = null;
        for (int i = 0; i < guess.values().size(); i++) {
            if (paths.get(i).root() == ValuePath.Root.SUBJECT) {
                subject = guess.text(i);
            }
        }
        CallerFacts caller = holders.holder(subject, claims);
        JsonValue sent = arguments.json();
        return caller == null || sent == null
                ? null
                : new Call(server, caller, new Target(Target.Kind.TOOL, tool), sent);
    }

    /** The search for one entry. */
    private final class Search {
        private final Random random = new Random(SEED);
        private final String tool;
        private final Places places;
        private final Findings findings;
        private final List<ValuePath> paths = new ArrayList<>();
        private final List<Value> samples;
        private final List<List<Value>> own;
        private Guess way;

        Search(String tool, Places places, Findings findings) {
            this.tool = tool;
            this.places = places;
            this.findings = findings;
            for (ValuePath path : places.paths()) {
                boolean varies =
                        switch (path.root()) {
                            case ARGS -> true;
                            case CLAIMS -> holders.haveClaims();
                            case SUBJECT, GRANT -> false;
                        };
                if (varies) {
                    paths.add(path);
                }
            }
            if (holders.vary()) {
                paths.add(ValuePath.parse("caller.subject"));
            }
            way = Guess.nothing(paths.size());
            samples = Samples.of(places.conditions(), holders.names());
            own =
                    paths.stream()
                            .map(path -> Samples.of(places.conditionsOn(path), holders.names()))
                            .toList();
        }

        void run() {
            ask(Guess.nothing(paths.size()));
            if (paths.isEmpty()) {
                findings.nothingElse();
                return;
            }
            double all = Math.pow(samples.size() + 1.0, paths.size());
            if (all <= MOST_ENUMERATED) {
                for (int i = 0; i < (int) all; i++) {
                    ask(Guess.numbered(i, paths.size(), samples));
                }
                if (places.areSimple() && !holders.vary() && samples.size() < Samples.MOST) {
                    findings.nothingElse();
                    return;
                }
            }
            climb(null, TRIES_TO_PASS);
            for (Predicate each : places.predicates()) {
                climb(each.pointer(), TRIES);
            }
            changeOneThing();
        }

        /**
         * Around a call that passes: who calls may be switched off, or what is summed no number.
         */
        private void changeOneThing() {
            for (int i = 0; i < paths.size(); i++) {
                for (Value each : own.get(i)) {
                    ask(way.with(i, each));
                }
            }
        }

        /** Goes where the engine comes further, until it is where it was to come. */
        private void climb(@Nullable String rule, int tries) {
            Guess best = Guess.nothing(paths.size());
            int nearest = Integer.MIN_VALUE;
            for (int i = 0; i < tries && !isFound(rule); i++) {
                Guess next =
                        i % 1_000 == 999
                                ? Guess.nothing(paths.size())
                                : best.changed(random, paths, samples, own);
                Steps steps = ask(next);
                int near = steps == null ? Integer.MIN_VALUE : steps.nearness(rule);
                if (near >= nearest || i % 1_000 == 999) {
                    best = next;
                    nearest = near;
                }
            }
        }

        private boolean isFound(@Nullable String rule) {
            return rule == null ? findings.isFreeWay() : findings.refusals().containsKey(rule);
        }

        private @Nullable Steps ask(Guess guess) {
            Call call = call(tool, guess, paths);
            if (call == null) {
                return null;
            }
            Steps steps = new Steps();
            Decision decision = PolicyEngine.decide(switches, policy, call, steps);
            boolean passed = findings.isFreeWay();
            findings.add(call, decision);
            way = !passed && findings.isFreeWay() ? guess : way;
            return steps;
        }
    }
}
