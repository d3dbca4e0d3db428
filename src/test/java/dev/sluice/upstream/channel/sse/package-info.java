@NullMarked
package dev.sluice.upstream.channel.sse;

import org.jspecify.annotations.NullMarked;
