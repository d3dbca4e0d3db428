package dev.sluice.http;

/** How full the process's memory is. */
@FunctionalInterface
public interface HeapUse {

    /** The part of the heap that is in use and cannot be freed, in percent: 0 to 100. */
    int percent();
}
