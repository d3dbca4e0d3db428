/**
 * Access tokens for servers: obtained from token endpoints (RFC 6749, RFC 8693) and kept until
 * shortly before they expire.
 */
@NullMarked
package dev.sluice.upstream.oauth;

import org.jspecify.annotations.NullMarked;
