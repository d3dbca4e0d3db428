/** Values that must never be printed, whoever holds them: of agents as well as of servers. */
@NullMarked
package dev.sluice.secret;

import org.jspecify.annotations.NullMarked;
