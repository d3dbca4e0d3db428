@NullMarked
package dev.sluice.limit.local;

import org.jspecify.annotations.NullMarked;
