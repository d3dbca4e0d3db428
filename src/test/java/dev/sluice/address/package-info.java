/** Tests of which addresses are connected to. */
@NullMarked
package dev.sluice.address;

import org.jspecify.annotations.NullMarked;
