@NullMarked
package dev.sluice.cli.tools;

import org.jspecify.annotations.NullMarked;
