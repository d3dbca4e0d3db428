package dev.sluice.config.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers as a real API does where the stand-in does not: pages, refusals, versions that are gone.
 */
final class Faults extends Dispatcher {
    private static final Pattern LIMIT = Pattern.compile("[?&]limit=(\\d+)");
    private static final Pattern CONTINUE = Pattern.compile("[?&]continue=(\\d+)");
    private static final Pattern VERSION = Pattern.compile("[?&]resourceVersion=([^&]+)");

    final AtomicInteger refuseWith = new AtomicInteger();
    final AtomicInteger refuseEvents = new AtomicInteger();
    final AtomicInteger goneWatches = new AtomicInteger();
    final AtomicInteger silentWatches = new AtomicInteger();
    final AtomicInteger gonePages = new AtomicInteger();
    final List<String> lists = new CopyOnWriteArrayList<>();
    final List<String> watches = new CopyOnWriteArrayList<>();
    final List<String> eventBodies = new CopyOnWriteArrayList<>();
    private final Dispatcher objects;
    private final KubernetesSerialization json = new KubernetesSerialization();

    Faults(Dispatcher objects) {
        this.objects = objects;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        String path = request.getPath();
        boolean selects = path.contains("labelSelector");
        if (selects && refuseWith.get() > 0) {
            return refusal(refuseWith.get());
        }
        if (request.getMethod().equals("POST") && path.contains("/events")) {
            eventBodies.add(new String(request.getBody().getBytes(), StandardCharsets.UTF_8));
            if (refuseEvents.get() > 0) {
                return refusal(refuseEvents.get());
            }
        }
        if (selects && path.contains("watch=true")) {
            watches.add(found(VERSION, path));
            if (goneWatches.getAndUpdate(Faults::less) > 0) {
                return watched(gone());
            }
            return silentWatches.getAndUpdate(Faults::less) > 0
                    ? watched("")
                    : objects.dispatch(request);
        }
        if (selects) {
            lists.add(path);
            boolean goesOn = CONTINUE.matcher(path).find();
            return goesOn && gonePages.getAndUpdate(Faults::less) > 0
                    ? refusal(410)
                    : page(request, path);
        }
        return objects.dispatch(request);
    }

    private static int less(int left) {
        return Math.max(0, left - 1);
    }

    private static String found(Pattern pattern, String path) {
        Matcher matcher = pattern.matcher(path);
        return matcher.find() ? matcher.group(1) : "";
    }

    private MockResponse page(RecordedRequest request, String path) {
        String limit = found(LIMIT, path);
        MockResponse whole = objects.dispatch(request);
        if (limit.isEmpty()) {
            return whole;
        }
        ConfigMapList list = json.unmarshal(whole.getBody().readUtf8(), ConfigMapList.class);
        String start = found(CONTINUE, path);
        int from = start.isEmpty() ? 0 : Integer.parseInt(start);
        int to = Math.min(list.getItems().size(), from + Integer.parseInt(limit));
        if (to < list.getItems().size()) {
            list.getMetadata().setContinue(Integer.toString(to));
        }
        list.setItems(List.copyOf(list.getItems().subList(Math.min(from, to), to)));
        return new MockResponse().setResponseCode(200).setBody(json.asJson(list));
    }

    private MockResponse refusal(int code) {
        return new MockResponse().setResponseCode(code).setBody(json.asJson(status(code)));
    }

    private static Status status(int code) {
        return new StatusBuilder().withStatus("Failure").withCode(code).withReason("Test").build();
    }

    /** As an API says it that no longer has what came after that version. */
    private String gone() {
        return "{\"type\":\"ERROR\",\"object\":%s}".formatted(json.asJson(status(410)));
    }

    /** A watch that tells this, or nothing at all. */
    private static MockResponse watched(String event) {
        return new MockResponse()
                .withWebSocketUpgrade(
                        new WebSocketListener() {
                            @Override
                            public void onOpen(WebSocket socket, Response response) {
                                if (!event.isEmpty()) {
                                    socket.send(event);
                                }
                            }
                        });
    }
}
