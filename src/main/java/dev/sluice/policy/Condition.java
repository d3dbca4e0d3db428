package dev.sluice.policy;

/**
 * One comparison.
 *
 * @param pointer the condition's place in its document, as a JSON Pointer (RFC 6901)
 * @param path what is looked at
 * @param operator how it is compared
 * @param operand what it is compared with, of a kind that fits the operator
 */
public record Condition(String pointer, ValuePath path, Operator operator, Operand operand) {}
