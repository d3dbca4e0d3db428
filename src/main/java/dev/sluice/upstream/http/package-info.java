/**
 * Servers reached over HTTP: one pool of connections a server, no redirects, and no second attempt
 * at what may have left.
 */
@NullMarked
package dev.sluice.upstream.http;

import org.jspecify.annotations.NullMarked;
