package dev.sluice.gateway;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What of an address stands for one client: whoever has an IPv6 network has all of its addresses
 * (RFC 4291, section 2.5.1: the interface takes the last 64 bits).
 */
public final class SourceAddress {
    private static final int IPV6_BYTES = 16;
    private static final int NETWORK_BYTES = 8;

    private SourceAddress() {}

    /**
     * The part that counts.
     *
     * @param address numeric; null for a connection that has none
     */
    public static String of(@Nullable String address) {
        if (address == null) {
            return "";
        }
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        return bytes == null || bytes.length < IPV6_BYTES
                ? address
                : HexFormat.of().formatHex(Arrays.copyOf(bytes, NETWORK_BYTES));
    }
}
