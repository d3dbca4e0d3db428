/**
 * Servers that are processes: each is started with nothing of the gateway's environment, written to
 * and read from on threads of its own, and ended with everything that it has started.
 */
@NullMarked
package dev.sluice.upstream.channel.stdio;

import org.jspecify.annotations.NullMarked;
