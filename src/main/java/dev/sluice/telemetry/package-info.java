/**
 * Every meter's name, and the only code that knows Micrometer. Label values come from configuration
 * alone, never from what a client or server invented, so the number of series is bounded. And the
 * traces of requests, with the only code that knows OpenTelemetry.
 */
@NullMarked
package dev.sluice.telemetry;

import org.jspecify.annotations.NullMarked;
