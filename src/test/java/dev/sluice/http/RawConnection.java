package dev.sluice.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A client that sends exactly the octets it is given. */
final class RawConnection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;

    RawConnection(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    RawConnection(Socket connected) throws IOException {
        socket = connected;
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(RawText.octets(text));
    }

    /** Reads until what was received ends with a text. */
    String readUntil(String ending) throws IOException {
        StringBuilder received = new StringBuilder();
        while (!received.toString().endsWith(ending)) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("closed after: " + received);
            }
            received.append((char) octet);
        }
        return received.toString();
    }

    /** Reads to the end of the connection; a reset is an end too. */
    String readToEnd() throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try {
            in.transferTo(received);
        } catch (SocketException reset) {
            // What came before it counts.
        }
        return received.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
