package dev.sluice.policy;

import java.math.BigDecimal;

/**
 * What one call must take from one limit.
 *
 * @param rule the limit
 * @param amount how much: 1, or the value of the argument that is summed; never negative
 */
public record Take(LimitRule rule, BigDecimal amount) {}
