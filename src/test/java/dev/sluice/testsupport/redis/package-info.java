/** Redis for tests: a real one as a process, and ways to stand between it and who uses it. */
@NullMarked
package dev.sluice.testsupport.redis;

import org.jspecify.annotations.NullMarked;
