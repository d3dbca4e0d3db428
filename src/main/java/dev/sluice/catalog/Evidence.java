package dev.sluice.catalog;

/**
 * Words of a tool's definition that speak for a class.
 *
 * @param where where they stand: {@code name}, {@code title}, {@code description}, {@code
 *     annotations}, {@code override}, {@code caution} when nothing is known, or a JSON Pointer into
 *     the definition
 * @param quote the words as they are written there, shortened; for {@code caution} a sentence of
 *     Sluice's own
 * @param says the class they speak for
 */
public record Evidence(String where, String quote, RiskClass says) {}
