package dev.sluice.protocol;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every method and notification that a client may send, in any revision, and which part of a policy
 * judges it. Whatever has no row here is refused.
 */
public enum McpMethod {
    INITIALIZE("initialize", Judged.OPEN),
    SERVER_DISCOVER("server/discover", Judged.OPEN),
    PING("ping", Judged.OPEN),
    LOGGING_SET_LEVEL("logging/setLevel", Judged.OPEN),
    TOOLS_LIST("tools/list", Judged.OPEN, ListShape.TOOLS),
    TOOLS_CALL("tools/call", Judged.TOOL_NAME),
    PROMPTS_LIST("prompts/list", Judged.OPEN, ListShape.PROMPTS),
    PROMPTS_GET("prompts/get", Judged.PROMPT_NAME),
    RESOURCES_LIST("resources/list", Judged.OPEN, ListShape.RESOURCES),
    RESOURCES_TEMPLATES_LIST("resources/templates/list", Judged.OPEN, ListShape.RESOURCE_TEMPLATES),
    RESOURCES_READ("resources/read", Judged.RESOURCE_URI),
    RESOURCES_SUBSCRIBE("resources/subscribe", Judged.RESOURCE_URI),
    RESOURCES_UNSUBSCRIBE("resources/unsubscribe", Judged.RESOURCE_URI),
    COMPLETION_COMPLETE("completion/complete", Judged.REFERENCE),
    TASKS_GET("tasks/get", Judged.REFUSED),
    TASKS_RESULT("tasks/result", Judged.REFUSED),
    TASKS_CANCEL("tasks/cancel", Judged.REFUSED),
    TASKS_LIST("tasks/list", Judged.REFUSED),
    SUBSCRIPTIONS_LISTEN("subscriptions/listen", Judged.REFUSED),
    NOTIFICATIONS_INITIALIZED("notifications/initialized", Judged.OPEN),
    NOTIFICATIONS_CANCELLED("notifications/cancelled", Judged.OPEN),
    NOTIFICATIONS_PROGRESS("notifications/progress", Judged.OPEN),
    NOTIFICATIONS_ROOTS_LIST_CHANGED("notifications/roots/list_changed", Judged.OPEN),
    NOTIFICATIONS_TASKS_STATUS("notifications/tasks/status", Judged.OPEN);

    /** What a policy looks at to judge a method. */
    public enum Judged {
        /** Nothing: it reaches no tool, prompt or resource, or its answer is trimmed. */
        OPEN,
        /** The tool named by {@code params.name}. */
        TOOL_NAME,
        /** The prompt named by {@code params.name}. */
        PROMPT_NAME,
        /** The resource named by {@code params.uri}. */
        RESOURCE_URI,
        /** The prompt or resource that {@code params.ref} refers to. */
        REFERENCE,
        /**
         * Nothing, for it never passes: a task's id does not tell whose it is or which tool runs
         * it, and the revision that has {@code subscriptions/listen} is not served.
         */
        REFUSED
    }

    private static final Map<String, McpMethod> BY_NAME =
            Arrays.stream(values())
                    .collect(
                            Collectors.toUnmodifiableMap(McpMethod::wireName, Function.identity()));

    private final String wireName;
    private final Judged judged;
    private final @Nullable ListShape listShape;

    McpMethod(String wireName, Judged judged) {
        this(wireName, judged, null);
    }

    McpMethod(String wireName, Judged judged, @Nullable ListShape listShape) {
        this.wireName = wireName;
        this.judged = judged;
        this.listShape = listShape;
    }

    /** The method of that name, compared exactly, or null when there is none. */
    public static @Nullable McpMethod of(String wireName) {
        return BY_NAME.get(wireName);
    }

    /** The name on the wire. */
    public String wireName() {
        return wireName;
    }

    /** What a policy looks at. */
    public Judged judged() {
        return judged;
    }

    /** How the answer lists things that a policy may hide; null when it lists none. */
    public @Nullable ListShape listShape() {
        return listShape;
    }

    /** Whether this is a notification by its name. */
    public boolean isNotification() {
        return wireName.startsWith("notifications/");
    }
}
