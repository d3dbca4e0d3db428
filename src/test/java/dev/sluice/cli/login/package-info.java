@NullMarked
package dev.sluice.cli.login;

import org.jspecify.annotations.NullMarked;
