package dev.sluice.cost;

import dev.sluice.protocol.MessageReader;
import dev.sluice.protocol.Reading;
import java.nio.charset.StandardCharsets;

/** A call is read strictly, as it is before anything is decided. */
final class ReadingWork implements Work {
    private final byte[] message;

    private ReadingWork(byte[] message) {
        this.message = message;
    }

    /** A call with about so many bytes of arguments beside the few that every call has. */
    static ReadingWork of(int bytes) {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; rows.length() < bytes; i++) {
            rows.append(i == 0 ? "" : ",")
                    .append("{\"id\":")
                    .append(i)
                    .append(",\"name\":\"Ada Lovelace\",\"note\":\"paid \\\"early\\\", é\",")
                    .append("\"tags\":[\"web\",\"eu\"],\"open\":true}");
        }
        String message =
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":"
                        + "\"save\",\"arguments\":{\"amount\":42.5,\"rows\":["
                        + rows
                        + "]}}}";
        return new ReadingWork(message.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Reading once() {
        Reading read = MessageReader.request(message);
        if (!(read instanceof Reading.Read)) {
            throw new IllegalStateException(read.toString());
        }
        return read;
    }
}
