package dev.sluice.identity.jwt;

import io.netty.util.NetUtil;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * The addresses at which a cloud tells its machines their secrets. No key server is there, so a
 * name that leads there leads astray.
 */
final class Neighbourhood {
    /** What some clouds use beside link-local addresses (RFC 3927; RFC 4291, section 2.5.6). */
    private static final String METADATA_IPV6 = "fd00:ec2:0:0:0:0:0:254";

    private Neighbourhood() {}

    /** Whether a connection may be used; one of which nobody knows where it leads may not. */
    static boolean isOutside(@Nullable SocketAddress remote) {
        String text = remote == null ? null : remote.hostAddress();
        byte[] octets = text == null ? null : NetUtil.createByteArrayFromIpAddressString(text);
        return octets != null && isOutside(octets);
    }

    private static boolean isOutside(byte[] octets) {
        try {
            InetAddress address = InetAddress.getByAddress(octets);
            return !address.isLinkLocalAddress()
                    && !address.isAnyLocalAddress()
                    && !address.isMulticastAddress()
                    && !address.getHostAddress().equals(METADATA_IPV6);
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
