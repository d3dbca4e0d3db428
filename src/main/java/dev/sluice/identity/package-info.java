/**
 * Who is calling. A credential proves a {@link dev.sluice.identity.Caller}: a grant (what may be
 * reached, under which policy) and a subject (who holds it). Nothing here does I/O.
 */
@NullMarked
package dev.sluice.identity;

import org.jspecify.annotations.NullMarked;
