package dev.sluice.config.kubernetes;

/**
 * How much may be kept.
 *
 * @param objects how many ConfigMaps
 * @param bytes how many bytes their documents may have together
 */
record Room(int objects, int bytes) {

    /** What is left when an object takes its part. */
    Room without(int taken) {
        return new Room(objects - 1, bytes - taken);
    }
}
