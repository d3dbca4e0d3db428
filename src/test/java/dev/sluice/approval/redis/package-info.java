@NullMarked
package dev.sluice.approval.redis;

import org.jspecify.annotations.NullMarked;
