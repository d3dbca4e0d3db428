package dev.sluice.testsupport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** Sends bytes exactly as a test wrote them, and reads what comes until the other side closes. */
public final class RawHttp {
    private static final int PATIENCE_MILLIS = 15_000;

    private RawHttp() {}

    /** What comes back until the connection is closed; empty when it is closed without a word. */
    @SuppressWarnings("AddressSelection") // the loopback address has no name to look up
    public static String exchange(int port, byte[] bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            sendAsFarAsWanted(socket, bytes);
            return readToEnd(socket.getInputStream());
        }
    }

    /** The same for text, in which each character is one byte. */
    public static String exchange(int port, String text) throws IOException {
        return exchange(port, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A server may refuse and close before it has read everything. */
    private static void sendAsFarAsWanted(Socket socket, byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (SocketException e) {
            // Its answer, if it gave one, is read next.
        }
    }

    private static String readToEnd(InputStream in) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] piece = new byte[8_192];
        try {
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                out.write(piece, 0, n);
            }
        } catch (SocketException e) {
            // Reset after the answer: what came before is what counts.
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }
}
