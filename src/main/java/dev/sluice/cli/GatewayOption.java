package dev.sluice.cli;

import dev.sluice.cli.admin.AdminClient;
import dev.sluice.config.MountedSecrets;
import dev.sluice.config.SecretReference;
import dev.sluice.secret.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which running gateway is asked, and what proves who asks. */
final class GatewayOption {
    @Option(
            names = {"--gateway", "--url"},
            paramLabel = "URL",
            description = "Its management port (default: ${DEFAULT-VALUE}).",
            defaultValue = "http://127.0.0.1:9000")
    private String gateway = "";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            required = true,
            description = "A file with an operator's token, and nothing else.")
    private Path tokenFile = Path.of("");

    AdminClient client() {
        return new AdminClient(url(), token());
    }

    private URI url() {
        return bare("--gateway", gateway);
    }

    /** An address without a path, as an argument gives it. */
    static URI bare(String argument, String address) {
        URI url;
        try {
            url = URI.create(address);
        } catch (IllegalArgumentException e) {
            throw notUsable(argument);
        }
        boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        boolean bare = url.getRawPath() != null && url.getRawPath().matches("/?");
        if (!web || url.getHost() == null || url.getRawUserInfo() != null || !bare) {
            throw notUsable(argument);
        }
        return url;
    }

    private static UnusableInputException notUsable(String argument) {
        return new UnusableInputException(
                argument
                        + " takes http:// or https://, a host and a port, such as"
                        + " http://127.0.0.1:9000");
    }

    /** Anything else could not be sent in a header, and would be quoted in the complaint. */
    private Secret token() {
        return new MountedSecrets(variable -> Optional.empty())
                .read(new SecretReference.FromFile(tokenFile))
                .filter(secret -> secret.reveal().matches("[!-~]+"))
                .orElseThrow(
                        () -> new UnusableInputException(tokenFile + " holds no usable token"));
    }
}
