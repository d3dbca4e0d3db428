package dev.sluice.config.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.mockwebserver.crud.AttributeSet;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Objects whose watches begin after a version and miss nothing, as a real API's do. The stand-in's
 * own watches replay no deletion, and one that ends at the wrong moment leaves a writer without an
 * answer.
 */
final class WatchedObjects extends KubernetesCrudDispatcher {
    private static final Pattern VERSION = Pattern.compile("[?&]resourceVersion=(\\d+)");

    private final List<Change> history = new ArrayList<>();
    private final Map<WebSocket, Watched> open = new HashMap<>();
    private final KubernetesSerialization json = new KubernetesSerialization();

    /** What became of one object; without attributes before it is new, without them after gone. */
    private record Change(
            long version,
            @Nullable AttributeSet before,
            @Nullable AttributeSet after,
            GenericKubernetesResource object) {}

    private record Watched(AttributeSet query, long after) {
        @Nullable String told(Change change) {
            boolean was = change.before != null && change.before.matches(query);
            boolean is = change.after != null && change.after.matches(query);
            if (change.version <= after || (!was && !is)) {
                return null;
            }
            return !is ? "DELETED" : was ? "MODIFIED" : "ADDED";
        }
    }

    @Override
    public void processEvent(
            String path,
            AttributeSet at,
            @Nullable AttributeSet old,
            @Nullable GenericKubernetesResource resource,
            @Nullable String state) {
        String before = old == null ? null : map.get(old);
        super.processEvent(path, at, old, resource, state);
        String told = state == null ? before : state;
        if (told == null || (state != null && state.equals(before))) {
            return;
        }
        GenericKubernetesResource object = json.unmarshal(told, GenericKubernetesResource.class);
        if (state == null) {
            object.getMetadata().setResourceVersion(Long.toString(requestResourceVersion()));
        }
        AttributeSet now = state == null ? null : keyOf(state);
        long version = Long.parseLong(object.getMetadata().getResourceVersion());
        Change change = new Change(version, before == null ? null : old, now, object);
        synchronized (history) {
            history.add(change);
            open.forEach((socket, watched) -> tell(socket, watched, change));
        }
    }

    private AttributeSet keyOf(String state) {
        return map.entrySet().stream()
                .filter(entry -> entry.getValue().equals(state))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public MockResponse handleWatch(String path) {
        Matcher version = VERSION.matcher(path);
        Watched watched =
                new Watched(
                        attributeExtractor.fromPath(path),
                        version.find() ? Long.parseLong(version.group(1)) : 0);
        return new MockResponse()
                .withWebSocketUpgrade(
                        new WebSocketListener() {
                            @Override
                            public void onOpen(WebSocket socket, Response response) {
                                synchronized (history) {
                                    history.forEach(change -> tell(socket, watched, change));
                                    open.put(socket, watched);
                                }
                            }

                            @Override
                            public void onClosing(WebSocket socket, int code, String reason) {
                                leave(socket);
                                socket.close(code, reason);
                            }

                            @Override
                            public void onClosed(WebSocket socket, int code, String reason) {
                                leave(socket);
                            }

                            @Override
                            public void onFailure(
                                    WebSocket socket, Throwable fault, @Nullable Response at) {
                                leave(socket);
                            }
                        });
    }

    private void leave(WebSocket socket) {
        synchronized (history) {
            open.remove(socket);
        }
    }

    private void tell(WebSocket socket, Watched watched, Change change) {
        String type = watched.told(change);
        if (type != null) {
            socket.send(json.asJson(new WatchEvent(change.object, type)));
        }
    }
}
