/** Servers reached over HTTP: one pool of connections a server, no redirects, no retries. */
@NullMarked
package dev.sluice.upstream.http;

import org.jspecify.annotations.NullMarked;
