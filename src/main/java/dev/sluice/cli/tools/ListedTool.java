package dev.sluice.cli.tools;

import dev.sluice.protocol.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A tool as its server lists it.
 *
 * @param name its name
 * @param inputSchema the JSON Schema of its arguments; null when the server gives none
 */
public record ListedTool(String name, @Nullable JsonValue inputSchema) {}
