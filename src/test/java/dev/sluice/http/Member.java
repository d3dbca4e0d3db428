package dev.sluice.http;

import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.TokenHashes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One of many identities: with a token, a grant, a policy, a server and a credential at that server
 * that nobody else has. All of them are told apart by one number.
 */
record Member(int number) {

    /** The name of its grant, its policy and its server. */
    String name() {
        return "crowd-" + number;
    }

    String token() {
        return "crowd-token-" + number + "-b1f09d";
    }

    /** What its server must be sent. */
    String key() {
        return "crowd-key-" + number + "-77ce20";
    }

    /** A key as servers tell of it here: as it stands, it would be taken out of their replies. */
    static String backwards(String key) {
        return new StringBuilder(key).reverse().toString();
    }

    /** What it is told of the tool that its policy denies. */
    String reason() {
        return "not for " + name() + ".";
    }

    /** Where its server listens, at an address that all of them share. */
    String path() {
        return "/" + name() + "/mcp";
    }

    /** Puts its documents into force. */
    void join(URI servers, Path folder) throws IOException {
        Path key = Files.writeString(folder.resolve(name()), key());
        Documents.replace(
                "servers/" + name() + ".yaml",
                "url: %s\nauth: {headers: {X-Api-Key: {file: %s}}}\n"
                        .formatted(servers.resolve(path()), key));
        Documents.replace(
                "policies/" + name() + ".json",
                """
                {"version": "1", "default": "deny", "tools": {"echo": {},
                 "forbidden": {"action": "deny", "reason": "%s"}}}"""
                        .formatted(reason()));
        Documents.replace(
                "grants/" + name() + ".yaml",
                "server: %s\npolicy: %s\ntoken: %s\n"
                        .formatted(name(), name(), TokenHashes.written(token())));
    }

    /** Takes them away again. */
    void leave() throws IOException {
        for (String document :
                new String[] {"grants/%s.yaml", "policies/%s.json", "servers/%s.yaml"}) {
            Documents.delete(document.formatted(name()));
        }
    }
}
