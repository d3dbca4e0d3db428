package dev.sluice.admin;

import dev.sluice.catalog.RiskClass;
import dev.sluice.catalog.SeenTools;
import dev.sluice.config.LiveConfiguration;
import dev.sluice.config.Snapshot;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tools that servers were seen to list here, and what is to be thought of each. */
@ApplicationScoped
class ToolsApi {
    private final LiveConfiguration configuration;
    private final SeenTools tools;

    ToolsApi(LiveConfiguration configuration, SeenTools tools) {
        this.configuration = configuration;
        this.tools = tools;
    }

    void show(RoutingContext context) {
        Query query = Query.of(context.queryParams(), Route.TOOLS);
        RiskClass only = riskClass(query.text("class"));
        Collection<String> servers = servers(query.text("server"));
        context.vertx()
                .executeBlocking(() -> written(servers, only))
                .onSuccess(answer -> Answer.giveWritten(context, answer))
                .onFailure(context::fail);
    }

    /** Servers may list much. */
    private String written(Collection<String> servers, @Nullable RiskClass only) {
        return servers.stream()
                .sorted()
                .map(name -> tools.of(name, only).json())
                .collect(Collectors.joining(",", "{\"servers\":[", "]}"));
    }

    private Collection<String> servers(@Nullable String only) {
        Snapshot snapshot = configuration.current();
        if (snapshot == null) {
            throw new UnusableRequestException(503, "no documents are in force yet");
        }
        Set<String> all = snapshot.servers().keySet();
        if (only == null) {
            return all;
        }
        if (!all.contains(only)) {
            throw new UnusableRequestException(404, "there is no such server");
        }
        return List.of(only);
    }

    private static @Nullable RiskClass riskClass(@Nullable String word) {
        if (word == null) {
            return null;
        }
        return Arrays.stream(RiskClass.values())
                .filter(each -> each.word().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(
                        () ->
                                new UnusableRequestException(
                                        400,
                                        "class must be one of "
                                                + Arrays.stream(RiskClass.values())
                                                        .map(RiskClass::word)
                                                        .collect(Collectors.joining(", "))));
    }
}
