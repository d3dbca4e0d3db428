/**
 * Cases: calls and what a policy must say of them, written as data. Nothing here knows the command
 * line, so tests run the same cases.
 */
@NullMarked
package dev.sluice.cli.cases;

import org.jspecify.annotations.NullMarked;
