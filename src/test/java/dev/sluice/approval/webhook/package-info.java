/** Tests of what is told to others about approvals. */
@NullMarked
package dev.sluice.approval.webhook;

import org.jspecify.annotations.NullMarked;
