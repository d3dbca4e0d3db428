package dev.sluice.cli;

import dev.sluice.cli.admin.DoorBell;
import dev.sluice.cli.admin.UnansweredException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks whether a gateway answers agents. */
@Command(
        name = "ping",
        description = "Asks whether a gateway is ready to answer agents; needs no credential.",
        mixinStandardHelpOptions = true)
final class PingCommand implements Callable<Integer> {
    private static final int READY = 401;

    private final Terminal terminal;

    @Mixin private OutputOption output = new OutputOption();

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description =
                    "The certificate that it must show, in PEM, by whatever name it is called"
                            + " (default: one that Java trusts, of that name).")
    private @Nullable Path certificate;

    @Parameters(paramLabel = "URL", description = "Its port for agents.")
    private String gateway = "";

    PingCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        URI url = GatewayOption.bare("URL", gateway);
        try {
            int status = DoorBell.of(url, expected()).ring();
            terminal.print(output, report(url, status));
            return status == READY ? ExitCode.FINE : ExitCode.FINDINGS;
        } catch (UnansweredException e) {
            throw new UnusableInputException(String.valueOf(e.getMessage()));
        }
    }

    private static Report report(URI url, int status) {
        return new Report(
                List.of(url + " " + meaning(status)),
                new JsonObject().put("ready", status == READY).put("status", status).done());
    }

    private static String meaning(int status) {
        return switch (status) {
            case READY -> "is ready: it asks who calls";
            case 403 -> "is not called by this name; add it to sluice.http.allowed-hosts";
            case 503 -> "is not ready";
            default -> "answers with status " + status + ", as no gateway would";
        };
    }

    private @Nullable X509Certificate expected() {
        if (certificate == null) {
            return null;
        }
        try (InputStream pem = Files.newInputStream(certificate)) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(pem);
        } catch (IOException | CertificateException e) {
            throw new UnusableInputException(certificate + " holds no certificate in PEM");
        }
    }
}
