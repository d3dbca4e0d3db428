/** What {@code sluice add} writes: documents for the gateway, and settings for its clients. */
@NullMarked
package dev.sluice.cli.add;

import org.jspecify.annotations.NullMarked;
