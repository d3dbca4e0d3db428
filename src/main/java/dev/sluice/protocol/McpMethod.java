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
    INITIALIZE("initialize", Judged.OPEN, Served.LEGACY),
    SERVER_DISCOVER("server/discover", Judged.OPEN, Served.MODERN),
    PING("ping", Judged.OPEN, Served.LEGACY),
    LOGGING_SET_LEVEL("logging/setLevel", Judged.OPEN, Served.LEGACY),
    TOOLS_LIST("tools/list", Judged.OPEN, ListShape.TOOLS),
    TOOLS_CALL("tools/call", Judged.TOOL_NAME, Served.BOTH),
    PROMPTS_LIST("prompts/list", Judged.OPEN, ListShape.PROMPTS),
    PROMPTS_GET("prompts/get", Judged.PROMPT_NAME, Served.BOTH),
    RESOURCES_LIST("resources/list", Judged.OPEN, ListShape.RESOURCES),
    RESOURCES_TEMPLATES_LIST("resources/templates/list", Judged.OPEN, ListShape.RESOURCE_TEMPLATES),
    RESOURCES_READ("resources/read", Judged.RESOURCE_URI, Served.BOTH),
    RESOURCES_SUBSCRIBE("resources/subscribe", Judged.RESOURCE_URI, Served.LEGACY),
    RESOURCES_UNSUBSCRIBE("resources/unsubscribe", Judged.RESOURCE_URI, Served.LEGACY),
    COMPLETION_COMPLETE("completion/complete", Judged.REFERENCE, Served.BOTH),
    TASKS_GET("tasks/get", Judged.REFUSED, Served.BOTH),
    TASKS_RESULT("tasks/result", Judged.REFUSED, Served.BOTH),
    TASKS_CANCEL("tasks/cancel", Judged.REFUSED, Served.BOTH),
    TASKS_LIST("tasks/list", Judged.REFUSED, Served.BOTH),
    SUBSCRIPTIONS_LISTEN("subscriptions/listen", Judged.SUBSCRIPTIONS, Served.MODERN),
    NOTIFICATIONS_INITIALIZED("notifications/initialized", Judged.OPEN, Served.LEGACY),
    NOTIFICATIONS_CANCELLED("notifications/cancelled", Judged.OPEN, Served.BOTH),
    NOTIFICATIONS_PROGRESS("notifications/progress", Judged.OPEN, Served.BOTH),
    NOTIFICATIONS_ROOTS_LIST_CHANGED(
            "notifications/roots/list_changed", Judged.OPEN, Served.LEGACY),
    NOTIFICATIONS_TASKS_STATUS("notifications/tasks/status", Judged.OPEN, Served.LEGACY);

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
        /** Each resource of {@code params.notifications.resourceSubscriptions}. */
        SUBSCRIPTIONS,
        /**
         * Nothing, for it never passes: a task's id does not tell whose it is or which tool runs
         * it.
         */
        REFUSED
    }

    private enum Served {
        LEGACY,
        MODERN,
        BOTH
    }

    private static final Map<String, McpMethod> BY_NAME =
            Arrays.stream(values())
                    .collect(
                            Collectors.toUnmodifiableMap(McpMethod::wireName, Function.identity()));

    private static final KnownTexts NAMES = new KnownTexts(BY_NAME.keySet());

    private final String wireName;
    private final Judged judged;
    private final Served served;
    private final @Nullable ListShape listShape;

    McpMethod(String wireName, Judged judged, Served served) {
        this(wireName, judged, served, null);
    }

    McpMethod(String wireName, Judged judged, ListShape listShape) {
        this(wireName, judged, Served.BOTH, listShape);
    }

    McpMethod(String wireName, Judged judged, Served served, @Nullable ListShape listShape) {
        this.wireName = wireName;
        this.judged = judged;
        this.served = served;
        this.listShape = listShape;
    }

    /** The method of that name, compared exactly, or null when there is none. */
    public static @Nullable McpMethod of(String wireName) {
        return BY_NAME.get(wireName);
    }

    /** The text of a value that mostly names one of them, or null when it is no string. */
    static @Nullable String nameIn(JsonValue value) {
        String known =
                value.isText()
                        ? NAMES.find(value.document(), value.start() + 1, value.end() - 1)
                        : null;
        return known == null ? value.textOrNull() : known;
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

    /** Whether revisions of an era know it. A notification that is unknown passes all the same. */
    public boolean isServedIn(Era era) {
        return served == Served.BOTH || served.name().equals(era.name());
    }

    /**
     * The key of {@code params} that the header {@code Mcp-Name} repeats; null when it has none.
     */
    public @Nullable String mirroredName() {
        return switch (this) {
            case TOOLS_CALL, PROMPTS_GET -> "name";
            case RESOURCES_READ -> "uri";
            default -> null;
        };
    }

    /** Whether this is a notification by its name. */
    public boolean isNotification() {
        return wireName.startsWith("notifications/");
    }
}
