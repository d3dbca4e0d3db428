/**
 * What many tests need: an MCP server to stand behind the gateway, which remembers every byte that
 * reached it.
 */
@NullMarked
package dev.sluice.testsupport;

import org.jspecify.annotations.NullMarked;
