package dev.sluice.identity.jwt;

import dev.sluice.address.LinkLocal;
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
            return !LinkLocal.is(address)
                    && !address.isAnyLocalAddress()
                    && !address.isMulticastAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
