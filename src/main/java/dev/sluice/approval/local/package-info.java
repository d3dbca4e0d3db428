/** Approvals kept in this process' memory: right for one replica. */
@NullMarked
package dev.sluice.approval.local;

import org.jspecify.annotations.NullMarked;
