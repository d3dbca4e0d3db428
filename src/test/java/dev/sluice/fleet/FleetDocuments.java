package dev.sluice.fleet;

import dev.sluice.testsupport.TokenHashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The documents of a fleet, and the key that seals its sessions: the same for every gateway. */
final class FleetDocuments {
    static final String SERVER = "counted";
    static final String KEY_FILE = "session.key";

    private FleetDocuments() {}

    /** Writes them into a new folder. */
    static Path write(Plan plan, String url) throws IOException {
        Path root = Files.createTempDirectory("sluice-fleet");
        Files.writeString(root.resolve(KEY_FILE), "c2x1aWNlLWZsZWV0LXRlc3Qta2V5LW9mLTMyLWJ5dGU=\n");
        write(root, "servers/" + SERVER + ".yaml", "url: " + url + "\n");
        for (Map.Entry<String, Map<String, List<Rule>>> policy : Plan.POLICIES.entrySet()) {
            write(root, "policies/" + policy.getKey() + ".json", policy(policy.getValue()));
        }
        for (Map.Entry<String, String> grant : plan.grants.entrySet()) {
            write(
                    root,
                    "grants/" + grant.getKey() + ".yaml",
                    "server: %s\npolicy: %s\ntoken: %s\n"
                            .formatted(
                                    SERVER,
                                    grant.getValue(),
                                    TokenHashes.written(token(grant.getKey()))));
        }
        return root;
    }

    static String token(String grant) {
        return "fleet-" + grant + "-token-5e7a90";
    }

    private static String policy(Map<String, List<Rule>> tools) {
        return tools.entrySet().stream()
                .map(tool -> "\"" + tool.getKey() + "\": {\"limits\": [" + limits(tool.getValue()))
                .collect(
                        Collectors.joining(
                                "]},\n ",
                                "{\"version\": \"1\", \"default\": \"deny\", \"tools\": {\n ",
                                "]}}}\n"));
    }

    private static String limits(List<Rule> rules) {
        return rules.stream().map(Rule::document).collect(Collectors.joining(", "));
    }

    private static void write(Path root, String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
