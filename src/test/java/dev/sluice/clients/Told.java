package dev.sluice.clients;

/**
 * What the program that uses a client is told of one call.
 *
 * @param refused whether as an error: a result that says so, or an exception
 * @param text the text of the result, or the message of the exception
 */
public record Told(boolean refused, String text) {}
