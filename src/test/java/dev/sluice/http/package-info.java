@NullMarked
package dev.sluice.http;

import org.jspecify.annotations.NullMarked;
