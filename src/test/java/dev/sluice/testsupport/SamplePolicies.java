package dev.sluice.testsupport;

import java.util.Map;

/**
 * Policies that say something of everything, each with a grant {@code sample-NAME} of its own at
 * the server {@code fixture}.
 */
public final class SamplePolicies {
    static final Map<String, String> ALL =
            Map.of(
                    "arguments",
                    """
                    {"version": "1", "default": "deny", "tools": {"pay": {
                      "require": [{"conditions": [{"path": "args.currency", "op": "in", "value": ["EUR", "CHF"]}], "on_deny": "another currency"}],
                      "deny_if": [{"conditions": [{"path": "args.amount", "op": "gt", "value": 100}], "on_deny": "too much at once"}]
                    }}}
                    """,
                    "shadow",
                    """
                    {"version": "1", "default": "deny", "mode": "shadow", "hide": ["fail"],
                     "client_requests": {"sampling": "deny"}, "tools": {
                      "echo": {},
                      "forbidden": {"action": "deny", "reason": "nobody may"},
                      "twice": {"rate_limit": {"max": 1, "window": 3600}}
                    }}
                    """,
                    "errors",
                    """
                    {"version": "1", "default": "deny", "denials": "error", "tools": {
                      "forbidden": {"action": "deny", "reason": "nobody may"},
                      "twice": {"rate_limit": {"max": 1, "window": 3600}},
                      "pay": {"approval": {"hold": "1s"}}
                    }}
                    """,
                    "unlisted",
                    """
                    {"version": "1", "default": "deny", "unlisted": "denied", "hide": ["fail"], "tools": {
                      "echo": {}, "pay": {"approval": {"reason": "money", "hold": "1s"}}
                    }}
                    """,
                    "spending",
                    """
                    {"version": "1", "default": "deny", "tools": {
                      "pay": {"limits": [{"counter": "spent", "window": "hour", "max": 100, "increment_from": "args.amount"}]},
                      "twice": {"limits": [{"counter": "calls", "window": "hour", "max": 2, "scope": "grant"}]}
                    }}
                    """,
                    "reading",
                    """
                    {"version": "1", "default": "deny",
                     "prompts": {"allow": ["greet*"]},
                     "resources": {"default": "allow", "deny": ["fixture://*"]}}
                    """,
                    "similar",
                    """
                    {"version": "1", "default": "allow", "hide": ["fail"], "tools": {"forbidden": {"action": "deny"}}}
                    """,
                    "silent",
                    """
                    {"version": "1", "default": "allow", "client_requests": {"sampling": "deny", "roots": "deny"}}
                    """);

    private SamplePolicies() {}

    /** What proves the grant of a policy. */
    public static String token(String policy) {
        return "sample-policy-" + policy + "-8c31e0";
    }
}
