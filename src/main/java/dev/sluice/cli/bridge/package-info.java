/**
 * One server that speaks over standard input and output, served as streamable HTTP by a process
 * that holds no secret of the gateway's: it reads no document, no key and no setting of the
 * gateway.
 */
@NullMarked
package dev.sluice.cli.bridge;

import org.jspecify.annotations.NullMarked;
