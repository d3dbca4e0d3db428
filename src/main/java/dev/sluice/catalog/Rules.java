package dev.sluice.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The words by which tools are classified, as the file of rules has them. */
final class Rules {
    private static final String FILE = "/catalog/rules.json";
    private static final Set<String> PARTS =
            Set.of(
                    "verbs",
                    "also_nouns",
                    "things",
                    "reading_nouns",
                    "states",
                    "processes",
                    "light_verbs",
                    "light_objects",
                    "managing",
                    "about",
                    "fields",
                    "flags",
                    "flag_leads",
                    "ends",
                    "request_methods",
                    "modifiers",
                    "leads",
                    "subjects",
                    "negations",
                    "prepositions",
                    "determiners",
                    "objects",
                    "raising_phrases",
                    "reading_phrases",
                    "action_arguments",
                    "request_method_values",
                    "running_arguments",
                    "hints",
                    "signals");

    final VerbTable verbs = new VerbTable();
    final Expressions things;
    final Set<String> readingNouns;
    final Set<String> states;
    final Set<String> processes;
    final Set<String> lightVerbs;
    final Expressions lightObjects;
    final Set<String> managing;
    final Set<String> about;
    final Set<String> fields;
    final Set<String> flags;
    final Set<String> flagLeads;
    final Set<String> ends;
    final Set<String> requestMethods;
    final Set<String> modifiers;
    final Set<String> leads;
    final Set<String> subjects;
    final Set<String> negations;
    final Set<String> prepositions;
    final Set<String> determiners;
    final List<ObjectRule> objects = new ArrayList<>();
    private final Map<String, List<ObjectRule>> objectsByVerb = new HashMap<>();
    final Map<RiskClass, Expressions> raisingPhrases = new EnumMap<>(RiskClass.class);
    final Expressions readingPhrases;
    final Set<String> actionArguments;
    final Set<String> requestMethodValues;
    final Set<String> runningArguments;
    final Map<String, RiskClass> hints = new LinkedHashMap<>();
    final SignalWords signals;

    private Rules(RuleReader file) {
        file.only(PARTS);
        readVerbs(file);
        things = new Expressions(file.get("things").texts());
        readingNouns = set(file, "reading_nouns");
        states = set(file, "states");
        processes = set(file, "processes");
        lightVerbs = set(file, "light_verbs");
        lightObjects = new Expressions(file.get("light_objects").texts());
        managing = set(file, "managing");
        about = set(file, "about");
        fields = set(file, "fields");
        flags = set(file, "flags");
        flagLeads = set(file, "flag_leads");
        ends = set(file, "ends");
        requestMethods = set(file, "request_methods");
        modifiers = set(file, "modifiers");
        leads = set(file, "leads");
        subjects = set(file, "subjects");
        negations = set(file, "negations");
        prepositions = set(file, "prepositions");
        determiners = set(file, "determiners");
        for (RuleReader each : file.get("objects").elements()) {
            each.only(Set.of("class", "verbs", "nouns", "with", "with_argument", "instead"));
            objects.add(
                    ObjectRule.of(
                            each.get("class").riskClass(),
                            each.get("verbs").texts(),
                            each.get("nouns").texts(),
                            each.textsOr("with", List.of()),
                            each.textsOr("with_argument", List.of()),
                            each.has("instead")));
        }
        for (ObjectRule rule : objects) {
            for (String verb : rule.verbs()) {
                objectsByVerb.computeIfAbsent(verb, key -> new ArrayList<>()).add(rule);
            }
        }
        RuleReader raising = file.get("raising_phrases");
        for (String key : raising.keys()) {
            raisingPhrases.put(riskClass(raising, key), new Expressions(raising.get(key).texts()));
        }
        readingPhrases = new Expressions(file.get("reading_phrases").texts());
        actionArguments = set(file, "action_arguments");
        requestMethodValues = set(file, "request_method_values");
        runningArguments = set(file, "running_arguments");
        for (String hint : file.get("hints").keys()) {
            hints.put(hint, file.get("hints").get(hint).riskClass());
        }
        signals = new SignalWords(file.get("signals"));
    }

    /** The rules that come with Sluice. */
    static Rules standard() {
        try (InputStream in = Rules.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new UnusableRulesException(FILE + " is missing");
            }
            return read(FILE, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads rules.
     *
     * @throws UnusableRulesException when something is missing, unknown or said twice
     */
    static Rules read(String file, byte[] bytes) {
        return new Rules(RuleReader.of(file, bytes));
    }

    /** What depends on the object of a verb, in the order of the file. */
    List<ObjectRule> objectsOf(String verb) {
        return objectsByVerb.getOrDefault(verb, List.of());
    }

    private void readVerbs(RuleReader file) {
        Set<String> nouns = set(file, "also_nouns");
        Set<String> known = new HashSet<>();
        RuleReader classes = file.get("verbs");
        for (String key : classes.keys()) {
            RiskClass says = riskClass(classes, key);
            for (RuleReader each : classes.get(key).elements()) {
                String verb = each.text();
                if (!known.add(verb)) {
                    throw each.fault("\"" + verb + "\" stands there twice; delete one of them");
                }
                verbs.add(verb, says, nouns.contains(verb));
            }
        }
        for (RuleReader each : file.get("also_nouns").elements()) {
            if (!known.contains(each.text())) {
                throw each.fault("\"" + each.text() + "\" is none of the verbs; delete it");
            }
        }
    }

    private static RiskClass riskClass(RuleReader parent, String key) {
        for (RiskClass each : RiskClass.values()) {
            if (each.word().equals(key)) {
                return each;
            }
        }
        throw parent.get(key).fault("is no class");
    }

    private static Set<String> set(RuleReader file, String key) {
        return Set.copyOf(new HashSet<>(file.get(key).texts()));
    }
}
