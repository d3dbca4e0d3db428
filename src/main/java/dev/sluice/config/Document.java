package dev.sluice.config;

/**
 * A well-formed document, not yet judged.
 *
 * @param kind what it describes
 * @param name the file name without its ending
 * @param file the file, relative to the folder of all documents
 * @param root its content
 */
public record Document(DocumentKind kind, String name, String file, Node root) {}
