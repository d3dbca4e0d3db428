package dev.sluice.gateway;

import dev.sluice.protocol.MirroredHeaders;
import dev.sluice.upstream.Verb;
import io.smallrye.mutiny.Uni;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request as the flow sees it: its head is there, its body is not read until asked for.
 */
public interface Exchange extends MirroredHeaders.Headers {

    /** The gateway's own id of this request. */
    String requestId();

    /**
     * Where it comes from: the IPv4 address, or the half of an IPv6 address that names a network.
     */
    String source();

    /** The HTTP method. */
    Verb verb();

    /** The server named in the path. */
    String server();

    /** Every {@code Authorization} header, as sent. */
    List<String> authorization();

    /** The client certificate that whoever sent it proved to be its own; null for none. */
    @Nullable X509Certificate certificate();

    /** Every header of a name, in their order. */
    List<String> headers(String name);

    /**
     * Headers whose names begin alike.
     *
     * @param prefix in lower case
     * @return by name in lower case
     */
    Map<String, String> headersWith(String prefix);

    /**
     * Begins the reply as an event stream before it is known, so that whoever waits for it sees
     * that it is still to come; it becomes the stream's last event.
     *
     * @return whether that was done, as not every agent takes event streams
     */
    default boolean begin() {
        return false;
    }

    /** Tells the agent something on the stream that was begun. */
    default void tell(String message) {}

    /**
     * Reads the body.
     *
     * @return all of it; fails with {@link RefusedException} when its type, size or pace is refused
     */
    Uni<byte[]> body();
}
