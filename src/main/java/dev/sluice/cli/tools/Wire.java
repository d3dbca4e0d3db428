package dev.sluice.cli.tools;

import dev.sluice.protocol.JsonStrings;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.MessageReader;
import dev.sluice.protocol.Reading;
import dev.sluice.protocol.RequestId;
import org.jspecify.annotations.Nullable;

/** Messages as they are sent and come. */
final class Wire {
    private Wire() {}

    static String request(String method, String params, int id) {
        return "{\"jsonrpc\":\"2.0\",\"id\":"
                + id
                + ",\"method\":"
                + JsonStrings.quote(method)
                + ",\"params\":"
                + params
                + "}";
    }

    static String notification(String method) {
        return "{\"jsonrpc\":\"2.0\",\"method\":" + JsonStrings.quote(method) + "}";
    }

    /** The answer to one request; null for any other message, such as a notification. */
    static Message.@Nullable Response response(byte[] json, int id) {
        return MessageReader.reply(json) instanceof Reading.Read read
                ? response(read.message(), id)
                : null;
    }

    static Message.@Nullable Response response(Message message, int id) {
        if (!(message instanceof Message.Response response)) {
            return null;
        }
        RequestId of = response.id();
        return of != null && of.json().equals(Integer.toString(id)) ? response : null;
    }

    /** What a request of the server's is answered: it was told that nothing of it can be done. */
    static String refusal(Message.Request request) {
        return "{\"jsonrpc\":\"2.0\",\"id\":"
                + request.id().json()
                + (request.method().equals("ping")
                        ? ",\"result\":{}}"
                        : ",\"error\":{\"code\":-32601,\"message\":\"not served\"}}");
    }
}
