/**
 * Complete sessions with the MCP clients that agents on the JVM use. Each client runs the same plan
 * and says what it saw, so that a test can compare a server with the gateway in front of it.
 */
@NullMarked
package dev.sluice.clients;

import org.jspecify.annotations.NullMarked;
