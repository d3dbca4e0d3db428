package dev.sluice.admin;

import dev.sluice.identity.Operator.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be asked of the admin API: the router, the OpenAPI document and the page for
 * people come from here.
 */
enum Route {
    STATUS(
            "GET",
            "/api/status",
            Role.VIEW,
            "status.show",
            "What is in force, and how everything is that it depends on",
            null,
            "Status",
            Parameter.text(
                    "kind", "only this list: servers, grants, policies, issuers or switches"),
            Parameter.number("limit", "how many rows of each list, 1 to 1000; 100 if left out"),
            Parameter.text("after", "only rows whose names come after this one; with kind")),
    WHY(
            "POST",
            "/api/why",
            Role.VIEW,
            "why",
            "Why a call passes or does not, or is in no list; nothing is called, counted or logged",
            "WhyQuestion",
            "Why"),
    DECISIONS(
            "GET",
            "/api/decisions",
            Role.VIEW,
            "decisions.show",
            "The last decisions, newest first, as the decision log has them",
            null,
            "Decisions",
            Parameter.text("grant", "only those under this grant"),
            Parameter.text("server", "only those of this server"),
            Parameter.text("tool", "only those of this tool, prompt or resource"),
            Parameter.text("decision", "only those decided so, such as denied"),
            Parameter.text("rule", "only those that this rule decided"),
            Parameter.text("subject", "only those of this caller"),
            Parameter.number("limit", "how many, 1 to 1000; 100 if left out"),
            Parameter.number("after", "only those after this one: newest of an answer before")),
    TOOLS(
            "GET",
            "/api/tools",
            Role.VIEW,
            "tools.show",
            "The tools that servers were seen to list here, with their classes and why",
            null,
            "Tools",
            Parameter.text("server", "only those of this server"),
            Parameter.text(
                    "class",
                    "only those of this class: Read, Write, Execute, Destructive or"
                            + " Financial")),
    PINS(
            "GET",
            "/api/pins",
            Role.VIEW,
            "pins.show",
            "What was accepted of servers' tools, what was seen of them, and which are held back",
            null,
            "PinsShown",
            Parameter.text("server", "only those of this server")),
    APPROVALS(
            "GET",
            "/api/approvals",
            Role.VIEW,
            "approvals.list",
            "What people are asked and were, newest first",
            null,
            "Approvals",
            Parameter.text("state", "only these: pending, approved, refused, expired or used"),
            Parameter.number("limit", "how many, 1 to 1000; 100 if left out"),
            Parameter.text(
                    "after", "only those that come after this one: next of an answer before")),
    APPROVAL(
            "GET",
            "/api/approvals/{id}",
            Role.VIEW,
            "approvals.show",
            "One of them",
            null,
            "Approval",
            Parameter.inPath("id", "the approval's id")),
    APPROVE(
            "POST",
            "/api/approvals/{id}/approve",
            Role.APPROVE,
            "approvals.approve",
            "Lets this very call pass, once",
            "ApprovalComment",
            "Approval",
            Parameter.inPath("id", "the approval's id")),
    REFUSE(
            "POST",
            "/api/approvals/{id}/refuse",
            Role.APPROVE,
            "approvals.refuse",
            "Refuses this very call",
            "ApprovalComment",
            "Approval",
            Parameter.inPath("id", "the approval's id")),
    LIMITS(
            "GET",
            "/api/limits",
            Role.VIEW,
            "limits.show",
            "What stands on each limit of a grant's policy",
            null,
            "Limits",
            Parameter.required("grant", "the grant's name"),
            Parameter.text("subject", "the caller behind the grant")),
    LIMITS_RESET(
            "POST",
            "/api/limits/reset",
            Role.OPERATE,
            "limits.reset",
            "Sets counts back, as if nothing had been admitted",
            "LimitsReset",
            "LimitsResetDone"),
    LOG_LEVELS(
            "GET",
            "/api/log-levels",
            Role.VIEW,
            "log-levels.show",
            "From which level on the log is written, and for how long still",
            null,
            "LogLevels"),
    LOG_LEVEL(
            "POST",
            "/api/log-levels",
            Role.OPERATE,
            "log-level.set",
            "Writes more or less of the log for some minutes",
            "LogLevelChange",
            "LogLevels"),
    OPENAPI(
            "GET",
            "/api/openapi.json",
            Role.VIEW,
            "openapi.show",
            "This API, as OpenAPI 3.1",
            null,
            "OpenApi");

    private final String method;
    private final String path;
    private final Role role;
    private final String act;
    private final String meaning;
    private final @Nullable String question;
    private final String answer;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of, of records
    private final List<Parameter> parameters;

    Route(
            String method,
            String path,
            Role role,
            String act,
            String meaning,
            @Nullable String question,
            String answer,
            Parameter... parameters) {
        this.method = method;
        this.path = path;
        this.role = role;
        this.act = act;
        this.meaning = meaning;
        this.question = question;
        this.answer = answer;
        this.parameters = List.of(parameters);
    }

    String method() {
        return method;
    }

    /** Its path, as OpenAPI writes it: {@code {name}} stands for a part that differs. */
    String path() {
        return path;
    }

    /** Its path, as the router writes it. */
    String pattern() {
        return path.replace('{', ':').replace("}", "");
    }

    /** What an operator must be. */
    Role role() {
        return role;
    }

    /** What it is called in the decision log. */
    String act() {
        return act;
    }

    /** What it is for, without a full stop. */
    String meaning() {
        return meaning;
    }

    /** The schema of its body; null when it has none. */
    @Nullable String question() {
        return question;
    }

    /** The schema of its answer. */
    String answer() {
        return answer;
    }

    /** Whether its body may be left out. */
    boolean mayHaveNoBody() {
        return this == APPROVE || this == REFUSE;
    }

    /** What differs in its path, and what its query may hold. */
    List<Parameter> parameters() {
        return parameters;
    }

    /** What its query may hold. */
    List<Parameter> query() {
        return parameters.stream().filter(each -> !each.isInPath()).toList();
    }

    /** All of them, as a table of Markdown. */
    static String table() {
        return Arrays.stream(values())
                .map(
                        route ->
                                "| `%s %s` | `%s` | %s |\n"
                                        .formatted(
                                                route.method,
                                                route.path,
                                                route.role.name().toLowerCase(Locale.ROOT),
                                                route.meaning))
                .collect(
                        Collectors.joining(
                                "", "| asked | role | tells or does |\n|---|---|---|\n", ""));
    }
}
