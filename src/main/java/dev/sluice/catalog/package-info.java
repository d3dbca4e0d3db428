/**
 * What is known of each server's tools: their definitions and fingerprints, how dangerous they are
 * and why, which rule is recommended, and which definitions were accepted.
 */
@NullMarked
package dev.sluice.catalog;

import org.jspecify.annotations.NullMarked;
