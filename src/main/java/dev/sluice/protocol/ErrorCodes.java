package dev.sluice.protocol;

/**
 * JSON-RPC error codes. Those from -32768 to -32000 belong to JSON-RPC and MCP; the gateway's own
 * lie outside, as MCP asks of applications.
 */
public final class ErrorCodes {
    /** Not JSON (JSON-RPC 2.0, section 5.1). */
    public static final int PARSE_ERROR = -32700;

    /** JSON, but not one message (JSON-RPC 2.0, section 5.1). */
    public static final int INVALID_REQUEST = -32600;

    /** The method is unknown or not served (JSON-RPC 2.0, section 5.1). */
    public static final int METHOD_NOT_FOUND = -32601;

    /** The parameters do not fit; MCP says so of an unknown tool, prompt or resource too. */
    public static final int INVALID_PARAMS = -32602;

    /** Something went wrong in the gateway itself (JSON-RPC 2.0, section 5.1). */
    public static final int INTERNAL_ERROR = -32603;

    /** What MCP up to 2025-11-25 says of an unknown resource. */
    public static final int RESOURCE_NOT_FOUND = -32002;

    /** The server wants the client's user to visit addresses first (MCP 2025-11-25). */
    public static final int URL_ELICITATION_REQUIRED = -32042;

    /** A header and the body it repeats disagree (MCP 2026-07-28, Streamable HTTP). */
    public static final int HEADER_MISMATCH = -32020;

    /** The server needs what the client has not said it can do (MCP 2026-07-28). */
    public static final int MISSING_CAPABILITY = -32021;

    /** The protocol revision is not served (MCP 2026-07-28). */
    public static final int UNSUPPORTED_VERSION = -32022;

    /** The gateway or this server of it cannot serve right now. */
    public static final int NOT_READY = -31006;

    /** The caller may not do this here: credential, host, origin, session. */
    public static final int NOT_PERMITTED = -31000;

    /** A policy does not let it pass. */
    public static final int POLICY_VIOLATION = -31001;

    /** A limit is used up. */
    public static final int LIMITED = -31002;

    /** A person did not say yes. */
    public static final int APPROVAL_REFUSED = -31003;

    /** A limit or approval store could not answer. */
    public static final int STORE_UNAVAILABLE = -31004;

    /** The server behind the gateway could not be reached or gave no usable reply. */
    public static final int UPSTREAM_FAILED = -31005;

    private ErrorCodes() {}
}
