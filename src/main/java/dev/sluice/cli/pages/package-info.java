/**
 * The catalogue as pages: the same content as HTML and as Markdown, where any text of others stays
 * text.
 */
@NullMarked
package dev.sluice.cli.pages;

import org.jspecify.annotations.NullMarked;
