@NullMarked
package dev.sluice.approval.local;

import org.jspecify.annotations.NullMarked;
