/**
 * The policy engine: a policy and a call in, a decision out. Pure: no I/O, no clock, no framework.
 * Lists and calls are decided by the same function, so a list shows exactly what a call may reach.
 */
@NullMarked
package dev.sluice.policy;

import org.jspecify.annotations.NullMarked;
