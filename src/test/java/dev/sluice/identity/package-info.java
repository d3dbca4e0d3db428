@NullMarked
package dev.sluice.identity;

import org.jspecify.annotations.NullMarked;
