package dev.sluice.address;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Addresses that are never called, whatever a document's host resolves to: link-local ones (RFC
 * 3927; RFC 4291, section 2.5.6), among which clouds keep the credentials of their machines. All
 * others are the operator's to choose, who may well run servers on private ones.
 */
public final class LinkLocal {
    private static final Pattern IPV4 =
            Pattern.compile("[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");

    /** Where one cloud answers the same over IPv6. */
    private static final byte[] METADATA = {
        (byte) 0xfd, 0, 0x0e, (byte) 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54
    };

    /** IPv6 addresses that stand for an IPv4 one: mapped, compatible, translated (RFC 6052). */
    private static final byte[][] EMBEDDING = {
        {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff},
        {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
        {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0}
    };

    /** Translated as well, by prefixes of the operator's own within this one (RFC 8215). */
    private static final byte[] LOCALLY_TRANSLATED = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 1};

    /**
     * Where the first two octets of the IPv4 address then stand: behind prefixes of 48, 56, 64 and
     * 96 bits, and around the octet that is always zero (RFC 6052, section 2.2).
     */
    private static final int[][] TRANSLATED_AT = {{6, 7}, {7, 9}, {9, 10}, {12, 13}};

    private LinkLocal() {}

    /** Whether the address must not be called. */
    public static boolean is(InetAddress address) {
        byte[] octets = address.getAddress();
        if (address instanceof Inet4Address) {
            return isLinkLocal(octets[0], octets[1]);
        }
        return (address instanceof Inet6Address six && six.isLinkLocalAddress())
                || Arrays.equals(octets, METADATA)
                || (embedsIpv4(octets) && isLinkLocal(octets[12], octets[13]))
                || (startsWith(octets, LOCALLY_TRANSLATED) && mayStandForLinkLocal(octets));
    }

    /** Nobody but the operator's network knows how long the prefix is. */
    private static boolean mayStandForLinkLocal(byte[] octets) {
        return Arrays.stream(TRANSLATED_AT)
                .anyMatch(at -> isLinkLocal(octets[at[0]], octets[at[1]]));
    }

    /** Whether the host of a URL is itself such an address; a name is never looked up. */
    public static boolean isLiteral(String host) {
        if (!isAddress(host)) {
            return false;
        }
        try {
            return is(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return true; // one with a zone that is not here, which only link-local ones have
        }
    }

    /** Whether the host of a URL is an address, so that there is nothing to look up. */
    public static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
    }

    private static boolean isLinkLocal(byte first, byte second) {
        return first == (byte) 169 && second == (byte) 254;
    }

    private static boolean embedsIpv4(byte[] octets) {
        return Arrays.stream(EMBEDDING).anyMatch(prefix -> startsWith(octets, prefix));
    }

    private static boolean startsWith(byte[] octets, byte[] prefix) {
        return Arrays.equals(prefix, 0, prefix.length, octets, 0, prefix.length);
    }
}
