/** Questions to people, without the gateway that asks them. */
@NullMarked
package dev.sluice.approval;

import org.jspecify.annotations.NullMarked;
