/**
 * A small MCP server to try the gateway on: an export-jobs service with users and campaigns, all in
 * memory. It exists in dev mode only. The build takes this package out of the artifact, so nothing
 * outside may refer to it, and it refers to nothing else of ours.
 *
 * <p>Everything here runs on the one event loop of its HTTP server, so its state needs no locks.
 */
@NullMarked
package dev.sluice.demo;

import org.jspecify.annotations.NullMarked;
