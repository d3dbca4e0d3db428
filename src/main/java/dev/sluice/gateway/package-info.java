/**
 * The request's way. {@link dev.sluice.gateway.Pipeline} is the one place where the order of steps
 * stands, because the order is a security property: who calls, what exactly was sent, may it pass,
 * is there room for it, and only then the server; then lists are trimmed by the function that
 * judged the call, and whatever happened is recorded.
 */
@NullMarked
package dev.sluice.gateway;

import org.jspecify.annotations.NullMarked;
