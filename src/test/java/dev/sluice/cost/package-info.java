/** What a request costs, in figures that do not depend on how busy the machine is. */
@NullMarked
package dev.sluice.cost;

import org.jspecify.annotations.NullMarked;
