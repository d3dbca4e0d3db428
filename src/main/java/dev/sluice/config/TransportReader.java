package dev.sluice.config;

import dev.sluice.config.ConcurrencyReader.Concurrency;
import dev.sluice.upstream.Transport;
import dev.sluice.upstream.Transport.Form;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads how requests are carried to a server at a URL. */
final class TransportReader {
    private static final Choice<Form> FORMS = new Choice<>("transport", "streamable", forms());

    private TransportReader() {}

    private static Map<String, Form> forms() {
        Map<String, Form> forms = new LinkedHashMap<>();
        forms.put("streamable", Form.STREAMABLE_HTTP);
        forms.put("sse", Form.SSE);
        return forms;
    }

    static TransportDefinition read(Fields server, Problems problems) {
        Transport usual = Transport.DEFAULT;
        Concurrency bound = ConcurrencyReader.read(server);
        return new TransportDefinition(
                new Transport(
                        FORMS.find(server, "transport", usual.form()),
                        server.flag("http2", usual.http2()),
                        usual.tls(),
                        bound.most(),
                        bound.waiting(),
                        server.flag("sendCaller", usual.tellsCaller())),
                new TlsReader(problems).read(server));
    }
}
