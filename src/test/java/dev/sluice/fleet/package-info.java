/**
 * Several real gateways that share one Redis, under more load than their limits let pass, while
 * things go wrong with it; and what was admitted beside what may be.
 */
@NullMarked
package dev.sluice.fleet;

import org.jspecify.annotations.NullMarked;
