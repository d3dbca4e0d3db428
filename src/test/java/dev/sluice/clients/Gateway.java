package dev.sluice.clients;

import java.net.URI;
import org.eclipse.microprofile.config.ConfigProvider;

/** Where the gateway under test serves, be it in this process or in another. */
final class Gateway {
    private Gateway() {}

    static URI endpoint(String server) {
        String url = ConfigProvider.getConfig().getValue("test.url", String.class);
        return URI.create(url).resolve("/mcp/" + server);
    }
}
