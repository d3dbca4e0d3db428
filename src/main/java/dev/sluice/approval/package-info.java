/**
 * Approvals: a person's yes to one exact call, used once. The flow asks for one, operators decide,
 * and where questions are kept is an adapter's business.
 */
@NullMarked
package dev.sluice.approval;

import org.jspecify.annotations.NullMarked;
