package dev.sluice.install;

import io.netty.util.NetUtil;

/**
 * A range of addresses, as {@code ipBlock} writes it.
 *
 * @param network the bytes of its first address
 * @param bits how many of the first bits an address shares with it
 */
@SuppressWarnings("ArrayRecordComponent")
record AddressBlock(byte[] network, int bits) {

    static AddressBlock of(String cidr) {
        int slash = cidr.indexOf('/');
        byte[] network = bytes(cidr.substring(0, slash));
        int bits = Integer.parseInt(cidr.substring(slash + 1));
        AddressBlock block = new AddressBlock(network, bits);
        if (bits > network.length * 8 || !block.isItsFirst()) {
            throw new AssertionError(cidr + " is no range of addresses");
        }
        return block;
    }

    boolean contains(String address) {
        byte[] other = bytes(address);
        return other.length == network.length && shares(other);
    }

    /** As an API server asks of each exception. */
    boolean contains(AddressBlock inner) {
        return inner.network.length == network.length && inner.bits > bits && shares(inner.network);
    }

    private boolean isItsFirst() {
        for (int bit = bits; bit < network.length * 8; bit++) {
            if (bit(network, bit) != 0) {
                return false;
            }
        }
        return true;
    }

    private boolean shares(byte[] other) {
        for (int bit = 0; bit < bits; bit++) {
            if (bit(network, bit) != bit(other, bit)) {
                return false;
            }
        }
        return true;
    }

    private static int bit(byte[] address, int bit) {
        return address[bit / 8] >> (7 - bit % 8) & 1;
    }

    private static byte[] bytes(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null) {
            throw new AssertionError(address + " is no address");
        }
        return bytes;
    }
}
