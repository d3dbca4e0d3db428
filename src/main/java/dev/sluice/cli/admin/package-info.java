/** Asks a running gateway on its management port. */
@NullMarked
package dev.sluice.cli.admin;

import org.jspecify.annotations.NullMarked;
