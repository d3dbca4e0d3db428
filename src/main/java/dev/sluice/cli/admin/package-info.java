/** Asks a running gateway: on its management port, and whether it answers agents at all. */
@NullMarked
package dev.sluice.cli.admin;

import org.jspecify.annotations.NullMarked;
