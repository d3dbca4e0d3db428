@NullMarked
package dev.sluice.cli.cases;

import org.jspecify.annotations.NullMarked;
