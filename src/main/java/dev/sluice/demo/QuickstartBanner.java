package dev.sluice.demo;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import org.jboss.logging.Logger;

/** Prints the quickstart in dev mode, ready to paste. */
@ApplicationScoped
@IfBuildProfile("dev")
class QuickstartBanner {
    private static final Logger LOG = Logger.getLogger(QuickstartBanner.class);

    private final Quickstart quickstart;

    QuickstartBanner(VertxHttpConfig gateway) {
        quickstart = Quickstart.onPort(gateway.port());
    }

    /** Last of all: what it prints must work by the time it is read. */
    void print(
            @Observes @Priority(Interceptor.Priority.PLATFORM_AFTER + 1_000) StartupEvent event) {
        LOG.warn(
                "The quickstart's token is published, and only dev mode takes it: never use it elsewhere");
        LOG.info(text());
    }

    private String text() {
        return """
        Try Sluice on %s

        *** FOR DEVELOPMENT ONLY: this token is public. Never use it outside this machine. ***

        1. A call that the policy allows. Paste this line into a shell:

        %s

        2. A call that it denies, in the same shell:

        %s

        3. A tool with a limit of 3 calls a minute, called 4 times, in the same shell:

        %s

        Settings for an MCP client:

        %s

        The same for Claude Code:

        %s
        """
                .formatted(
                        quickstart.url(),
                        quickstart.allowedCall(),
                        quickstart.deniedCall(),
                        quickstart.limitedCalls(),
                        quickstart.clientSettings(),
                        quickstart.claudeCommand());
    }
}
