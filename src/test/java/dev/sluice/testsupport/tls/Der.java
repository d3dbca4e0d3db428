package dev.sluice.testsupport.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** As much of DER (X.690) as a certificate needs. */
final class Der {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Der() {}

    static byte[] of(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(tag);
        int length = content.size();
        if (length < 0x80) {
            all.write(length);
        } else {
            byte[] octets = BigInteger.valueOf(length).toByteArray();
            int from = octets[0] == 0 ? 1 : 0;
            all.write(0x80 | (octets.length - from));
            all.write(octets, from, octets.length - from);
        }
        all.writeBytes(content.toByteArray());
        return all.toByteArray();
    }

    static byte[] sequence(byte[]... parts) {
        return of(0x30, parts);
    }

    static byte[] integer(BigInteger value) {
        return of(0x02, value.toByteArray());
    }

    /** The parts of an object identifier as it is encoded, for those that never change. */
    static byte[] oid(int... octets) {
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        return of(0x06, bytes);
    }

    static byte[] time(Instant time) {
        return of(0x18, TIME.format(time).getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] text(int tag, String text) {
        return of(tag, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Octets that hold something encoded. */
    static byte[] octets(byte[] content) {
        return of(0x04, content);
    }

    static byte[] bits(byte[] content) {
        return of(0x03, new byte[1], content);
    }
}
