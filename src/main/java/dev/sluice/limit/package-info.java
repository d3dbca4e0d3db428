/**
 * Limits: at most so many calls in any window. The flow asks for all limits of a call at once and
 * gets all or none; where the counts are kept is an adapter's business.
 */
@NullMarked
package dev.sluice.limit;

import org.jspecify.annotations.NullMarked;
