@NullMarked
package dev.sluice.upstream.http;

import org.jspecify.annotations.NullMarked;
