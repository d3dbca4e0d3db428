/** Network addresses, and which of them may never be connected to. */
@NullMarked
package dev.sluice.address;

import org.jspecify.annotations.NullMarked;
