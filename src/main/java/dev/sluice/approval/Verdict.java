package dev.sluice.approval;

import org.jspecify.annotations.Nullable;

/**
 * An operator's answer to a question.
 *
 * @param id the question
 * @param yes whether the call may pass
 * @param by the operator
 * @param subject the person or workload behind the operator's credential
 * @param comment what the operator says of it; null for nothing
 */
public record Verdict(
        String id, boolean yes, String by, String subject, @Nullable String comment) {}
