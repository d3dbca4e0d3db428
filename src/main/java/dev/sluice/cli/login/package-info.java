/** Somebody's consent, obtained in a browser (RFC 6749, section 4.1; RFC 8252). */
@NullMarked
package dev.sluice.cli.login;

import org.jspecify.annotations.NullMarked;
