package dev.sluice.config;

/**
 * What is unwise about a server, though it comes into force.
 *
 * @param server its name
 * @param message what is unwise and what to do instead; never a value that may be secret
 */
public record ServerWarning(String server, String message) {}
