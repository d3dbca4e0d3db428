/**
 * Documents that stand in ConfigMaps, listed and watched through the Kubernetes API. What cannot be
 * reached is not gone: only the API itself can say that an object is.
 */
@NullMarked
package dev.sluice.config.kubernetes;

import org.jspecify.annotations.NullMarked;
