@NullMarked
package dev.sluice.approval;

import org.jspecify.annotations.NullMarked;
