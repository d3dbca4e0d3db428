/** The management port: probes and the state of the configuration. Agents never reach it. */
@NullMarked
package dev.sluice.admin;

import org.jspecify.annotations.NullMarked;
