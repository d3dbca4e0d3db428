/** Reference pages that the code writes, so that they cannot fall behind it. */
@NullMarked
package dev.sluice.docs;

import org.jspecify.annotations.NullMarked;
