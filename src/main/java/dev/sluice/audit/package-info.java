/**
 * The decision log: one record for each judged call, complete and free of values. Deciding and
 * recording are one act: no call is answered whose record the log cannot take.
 */
@NullMarked
package dev.sluice.audit;

import org.jspecify.annotations.NullMarked;
