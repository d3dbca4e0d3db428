package dev.sluice.catalog;

/**
 * A pinned tool as one list showed it.
 *
 * @param tool its name
 * @param fingerprint the digest of what the list said of it
 */
public record Sighting(String tool, String fingerprint) {}
