package dev.sluice.testsupport;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A certificate authority made for the occasion with the keytool of the JDK that tests run on. */
public final class Certificates {
    /** Of every store. */
    public static final String PASSWORD = "of-no-worth";

    /** Before one is made. */
    public static final Certificates NONE = new Certificates();

    private final Path folder;

    private Certificates() {
        folder = Path.of("");
    }

    /** Makes an authority in an empty folder. */
    public Certificates(Path folder) {
        this.folder = folder;
        pair("ca", "CN=test authority", "bc:c", "+0d");
        keytool("-exportcert", "ca", "-rfc", "-file", authority().toString());
    }

    /** The authority, in PEM, for whoever is to trust it. */
    public Path authority() {
        return folder.resolve("ca.pem");
    }

    /** A store with a key and a certificate that its own key has signed. */
    public Path selfSigned(String name, String host) {
        pair(name, "CN=" + host, "san=dns:" + host, "+0d");
        return store(name);
    }

    /**
     * A store with a key and a certificate of the authority.
     *
     * @param start when its two days begin, as keytool writes it: {@code -10d}
     */
    public Path signed(String name, String host, String start) {
        pair(name, "CN=" + host, "san=dns:" + host, start);
        String request = folder.resolve(name + ".csr").toString();
        String certificate = folder.resolve(name + ".pem").toString();
        keytool("-certreq", name, "-file", request);
        keytool(
                "-gencert",
                "ca",
                "-infile",
                request,
                "-outfile",
                certificate,
                "-rfc",
                "-ext",
                "san=dns:" + host,
                "-startdate",
                start,
                "-validity",
                "2");
        importInto(name, "authority", authority().toString());
        importInto(name, name, certificate);
        return store(name);
    }

    private void pair(String name, String subject, String extension, String start) {
        keytool(
                "-genkeypair",
                name,
                "-keyalg",
                "EC",
                "-dname",
                subject,
                "-ext",
                extension,
                "-startdate",
                start,
                "-validity",
                "2",
                "-storetype",
                "PKCS12");
    }

    private void importInto(String store, String alias, String certificate) {
        Keytool.run(
                List.of(
                        "-importcert",
                        "-noprompt",
                        "-alias",
                        alias,
                        "-file",
                        certificate,
                        "-keystore",
                        store(store).toString(),
                        "-storepass",
                        PASSWORD));
    }

    private Path store(String name) {
        return folder.resolve(name + ".p12");
    }

    private void keytool(String command, String name, String... words) {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                command,
                                "-alias",
                                name,
                                "-keystore",
                                store(name).toString(),
                                "-storepass",
                                PASSWORD));
        line.addAll(Arrays.asList(words));
        Keytool.run(line);
    }
}
