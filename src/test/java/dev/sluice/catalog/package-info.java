/** Tests of what is known of tools. */
@NullMarked
package dev.sluice.catalog;

import org.jspecify.annotations.NullMarked;
