package dev.sluice.demo;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One client from {@code initialize} to DELETE: its calls, its questions, where it listens. */
final class Session {
    private final String id;
    private final String revision;
    private final JsonObject capabilities;
    private final Questions questions;
    private final Map<Object, Call> running = new HashMap<>();
    private final Set<EventStream> listeners = new LinkedHashSet<>();

    Session(String id, String revision, JsonObject capabilities, Questions questions) {
        this.id = id;
        this.revision = revision;
        this.capabilities = capabilities;
        this.questions = questions;
    }

    String id() {
        return id;
    }

    String revision() {
        return revision;
    }

    Questions questions() {
        return questions;
    }

    boolean offers(String capability) {
        return capabilities.containsKey(capability);
    }

    void running(Call call) {
        running.put(call.id(), call);
    }

    void finished(Call call) {
        running.remove(call.id(), call);
    }

    void cancel(@Nullable Object requestId) {
        @Nullable Call call = running.remove(requestId);
        if (call != null) {
            call.reply().abandon();
        }
    }

    void addListener(EventStream stream) {
        listeners.add(stream);
        stream.onClose(() -> listeners.remove(stream));
    }

    /** The protocol forbids the same message on several streams, so the first listener gets it. */
    void tell(JsonObject notification) {
        listeners.stream().findFirst().ifPresent(stream -> stream.send(notification));
    }

    void end() {
        List.copyOf(running.values()).forEach(call -> call.reply().abandon());
        List.copyOf(listeners).forEach(EventStream::end);
        questions.giveUp("the session ended");
    }
}
