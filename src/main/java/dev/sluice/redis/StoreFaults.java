package dev.sluice.redis;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.List;
import java.util.regex.Pattern;

/** What the errors mean that a store, or the way to it, can answer with. */
public final class StoreFaults {
    /** No answer in time; whether it was counted is not known, so it counts as counted. */
    static final AsyncResult<Response> TOO_LATE =
            Future.failedFuture(new TooLateException("no answer in time"));

    /** After these the connection leads to a server that will not count, or nowhere. */
    private static final List<String> FINAL =
            List.of(
                    "CONNECTION_CLOSED",
                    "READONLY",
                    "LOADING",
                    "MASTERDOWN",
                    "NOAUTH",
                    "WRONGPASS");

    private static final Pattern USER_INFO = Pattern.compile("//[^/\\s]*@");

    private StoreFaults() {}

    private static final class TooLateException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLateException(String message) {
            super(message, null, false, false);
        }
    }

    static boolean isUnknownScript(Throwable fault) {
        return fault instanceof ErrorType error && error.is("NOSCRIPT");
    }

    static boolean isFinal(Throwable fault) {
        if (fault instanceof TooLateException) {
            return false;
        }
        return !(fault instanceof ErrorType error)
                || FINAL.stream().anyMatch(code -> error.is(code) || isWithin(error, code));
    }

    /** Before Redis 7, what a script ran into stands at the end of another error. */
    private static boolean isWithin(ErrorType error, String code) {
        return error.is("ERR") && told(error).contains(": -" + code + " ");
    }

    /** The fault in words for the log; an address may bear a password. */
    public static String told(Throwable fault) {
        String message = fault.getMessage();
        if (message == null) {
            return fault.getClass().getSimpleName();
        }
        // Until it was told the password, Redis takes no command as long as a script's.
        String why = message.contains("unauthenticated ") ? "NOAUTH " : "";
        return why + USER_INFO.matcher(message).replaceAll("//");
    }
}
