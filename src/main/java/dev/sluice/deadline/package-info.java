/** What may take only so long, at the price of two list entries and no timer of its own. */
@NullMarked
package dev.sluice.deadline;

import org.jspecify.annotations.NullMarked;
