@NullMarked
package dev.sluice.log;

import org.jspecify.annotations.NullMarked;
