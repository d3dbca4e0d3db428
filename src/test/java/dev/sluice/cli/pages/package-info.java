@NullMarked
package dev.sluice.cli.pages;

import org.jspecify.annotations.NullMarked;
