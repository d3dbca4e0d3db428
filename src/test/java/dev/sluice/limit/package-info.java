@NullMarked
package dev.sluice.limit;

import org.jspecify.annotations.NullMarked;
