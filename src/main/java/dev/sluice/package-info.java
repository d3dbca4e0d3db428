/** The gateway's root: each package below it is one word of the design. */
@NullMarked
package dev.sluice;

import org.jspecify.annotations.NullMarked;
