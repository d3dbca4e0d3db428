@NullMarked
package dev.sluice.upstream.channel.stdio;

import org.jspecify.annotations.NullMarked;
