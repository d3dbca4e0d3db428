@NullMarked
package dev.sluice.deadline;

import org.jspecify.annotations.NullMarked;
