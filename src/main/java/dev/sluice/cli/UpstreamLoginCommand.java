package dev.sluice.cli;

import dev.sluice.cli.login.Login;
import dev.sluice.cli.login.LoginFailedException;
import dev.sluice.config.MountedSecrets;
import dev.sluice.config.OAuthDefinition;
import dev.sluice.config.ServerDefinition;
import dev.sluice.secret.Secret;
import dev.sluice.upstream.OAuth;
import dev.sluice.upstream.OAuth.Client;
import dev.sluice.upstream.RefreshTokenFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Obtains the refresh token of a server. */
@Command(
        name = "login",
        description = "Has somebody consent in a browser, and keeps the refresh token of a server.",
        mixinStandardHelpOptions = true)
final class UpstreamLoginCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private OutputOption output = new OutputOption();

    @Option(
            names = "--config",
            paramLabel = "DIR",
            description = "Where servers/ is (default: $$SLUICE_CONFIG_DIR, or /etc/sluice).")
    private @Nullable Path config;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description = "How long to wait for the browser (default: 300).")
    private int seconds = 300;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description =
                    "The certificates that the token endpoint is believed by, in PEM (default:"
                            + " $$SLUICE_UPSTREAM_TOKENS_CA_FILE, or those that Java trusts).")
    private @Nullable Path caFile;

    @Parameters(paramLabel = "NAME", description = "The server that servers/NAME describes.")
    private String name = "";

    UpstreamLoginCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ServerDefinition server = ConfiguredServer.definition(terminal, config, name);
        OAuthDefinition oauth = server.oauth();
        URI authorizationUrl = oauth == null ? null : oauth.authorizationUrl();
        if (oauth == null || oauth.refreshToken() == null || authorizationUrl == null) {
            throw new UnusableInputException(
                    "server "
                            + name
                            + " needs auth.oauth2 with flow: refresh_token and an authorizationUrl");
        }
        Path file = oauth.refreshToken().path();
        Login login = new Login(resolved(oauth), authorizationUrl, caFile());
        try {
            Secret token = login.refreshToken(this::show, Duration.ofSeconds(seconds));
            new RefreshTokenFile(file).write(token);
        } catch (LoginFailedException e) {
            throw new UnusableInputException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UnusableInputException(
                    file + " cannot be written (" + e.getClass().getSimpleName() + ")");
        }
        terminal.print(
                output,
                new Report(
                        List.of("the refresh token of server " + name + " is in " + file),
                        new JsonObject().put("server", name).put("file", file.toString()).done()));
        return ExitCode.FINE;
    }

    /** Looked at before anybody is sent to a browser for nothing. */
    private Optional<Path> caFile() {
        String named = terminal.environment().get("SLUICE_UPSTREAM_TOKENS_CA_FILE");
        Path file = caFile == null && named != null && !named.isEmpty() ? Path.of(named) : caFile;
        if (file != null && !Files.isReadable(file)) {
            throw new UnusableInputException(file + " cannot be read");
        }
        return Optional.ofNullable(file);
    }

    private void show(URI address) {
        terminal.say("Open this address in a browser on this machine:");
        terminal.say(address.toString());
    }

    private OAuth resolved(OAuthDefinition definition) {
        OAuth oauth =
                definition.resolve(
                        new MountedSecrets(
                                variable ->
                                        Optional.ofNullable(terminal.environment().get(variable))));
        if (oauth.client() instanceof Client.Confidential known && known.secret().isEmpty()) {
            throw new UnusableInputException(
                    "the client secret of server " + name + " cannot be read or used");
        }
        return oauth;
    }
}
