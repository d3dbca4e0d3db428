/** Certificates of every kind, made on the spot, and clients that speak TLS with them. */
@NullMarked
package dev.sluice.testsupport.tls;

import org.jspecify.annotations.NullMarked;
