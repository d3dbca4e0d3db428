@NullMarked
package dev.sluice.upstream.oauth;

import org.jspecify.annotations.NullMarked;
