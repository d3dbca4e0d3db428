package dev.sluice.oracle;

import dev.sluice.oracle.Act.Thing;
import dev.sluice.oracle.Node.Elements;
import dev.sluice.oracle.Node.Text;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that some lenient server would do with the bytes of one message. */
public final class Readings {
    private static final Reader[] READERS = Reader.values();

    private final Set<Act> acts = new HashSet<>();
    private long compared;

    private Readings() {}

    /** Reads bytes in every way. */
    public static Readings of(byte[] bytes) {
        Readings readings = new Readings();
        for (String text : Decoding.all(bytes)) {
            for (Node document : LenientJson.documents(text)) {
                for (Reader reader : READERS) {
                    readings.compared++;
                    readings.read(document, reader);
                }
            }
        }
        return readings;
    }

    /** Reads what stands beside a message too, as a server does that looks no further. */
    void alsoHeaders(String method, String name) {
        compared++;
        acts.add(Act.of(method));
        String plain = decoded(name);
        switch (method) {
            case "tools/call" -> acts.add(new Act(method, Thing.TOOL, plain));
            case "prompts/get" -> acts.add(new Act(method, Thing.PROMPT, plain));
            case "resources/read" -> acts.add(new Act(method, Thing.RESOURCE, plain));
            default -> {}
        }
    }

    private static String decoded(String name) {
        if (!name.startsWith("=?base64?")) {
            return name;
        }
        String base64 = name.substring(9).replaceAll("[^A-Za-z0-9+/]", "");
        return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    /** Whether some reader sees a subscription, of which the gateway forwards a part. */
    boolean listens() {
        return acts.stream().anyMatch(act -> act.method().equals("subscriptions/listen"));
    }

    /** What would be done. */
    public Set<Act> acts() {
        return acts;
    }

    /** In how many ways the bytes were read. */
    public long compared() {
        return compared;
    }

    /** A batch is taken apart, however deep its lists are nested. */
    private void read(Node document, Reader reader) {
        if (document instanceof Elements batch) {
            batch.all().forEach(each -> read(each, reader));
            return;
        }
        String method = text(document, "method", reader);
        if (method != null) {
            act(method, reader.get(document, "params"), reader);
        }
    }

    private void act(String method, @Nullable Node params, Reader reader) {
        acts.add(Act.of(method));
        switch (method) {
            case "tools/call" -> reach(method, Thing.TOOL, params, "name", reader);
            case "prompts/get" -> reach(method, Thing.PROMPT, params, "name", reader);
            case "resources/read", "resources/subscribe", "resources/unsubscribe" ->
                    reach(method, Thing.RESOURCE, params, "uri", reader);
            case "completion/complete" -> refer(method, reader.get(params, "ref"), reader);
            case "subscriptions/listen" ->
                    listen(method, reader.get(params, "notifications"), reader);
            default -> {}
        }
    }

    /** Some servers look at the type alone, others at the key that is there. */
    private void refer(String method, @Nullable Node ref, Reader reader) {
        String type = text(ref, "type", reader);
        if ("ref/prompt".equals(type)) {
            reach(method, Thing.PROMPT, ref, "name", reader);
        } else if ("ref/resource".equals(type)) {
            reach(method, Thing.RESOURCE, ref, "uri", reader);
        }
    }

    private void listen(String method, @Nullable Node filter, Reader reader) {
        if (reader.get(filter, "resourceSubscriptions") instanceof Elements uris) {
            for (Node uri : uris.all()) {
                if (uri instanceof Text text) {
                    acts.add(new Act(method, Thing.RESOURCE, reader.name(text.text())));
                }
            }
        }
    }

    private void reach(String method, Thing thing, @Nullable Node in, String key, Reader reader) {
        String name = text(in, key, reader);
        if (name != null) {
            acts.add(new Act(method, thing, name));
        }
    }

    /** Text, also when it stands alone in a list. */
    private static @Nullable String text(@Nullable Node in, String key, Reader reader) {
        Node value = reader.get(in, key);
        if (value instanceof Elements list && list.all().size() == 1) {
            value = list.all().get(0);
        }
        return value instanceof Text text ? reader.name(text.text()) : null;
    }
}
