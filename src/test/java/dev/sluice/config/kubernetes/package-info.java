@NullMarked
package dev.sluice.config.kubernetes;

import org.jspecify.annotations.NullMarked;
