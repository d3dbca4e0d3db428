package dev.sluice.protocol;

/** The two ways in which revisions of MCP carry what a request needs (2026-07-28, Versioning). */
public enum Era {
    /** Up to 2025-11-25: {@code initialize} begins a session, and each request names it. */
    LEGACY,
    /** From 2026-07-28 on: each request says in {@code _meta} all that it needs. */
    MODERN
}
