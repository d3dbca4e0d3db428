/**
 * The servers behind the gateway: what an operator configured for each, and the port through which
 * the flow speaks to one. Adapters (plain HTTP today) live in sub-packages and are never imported
 * from here.
 */
@NullMarked
package dev.sluice.upstream;

import org.jspecify.annotations.NullMarked;
