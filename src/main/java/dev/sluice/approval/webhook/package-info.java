/** Tells others of questions, and of what became of them, by HTTP as Standard Webhooks says. */
@NullMarked
package dev.sluice.approval.webhook;

import org.jspecify.annotations.NullMarked;
