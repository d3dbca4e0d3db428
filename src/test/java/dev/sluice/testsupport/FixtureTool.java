package dev.sluice.testsupport;

/** What a tool of a fixture server does. It runs on the event loop and must not block. */
@FunctionalInterface
public interface FixtureTool {
    /** Answers the call now, or later by {@link FixtureCall#after} or {@link FixtureCall#ask}. */
    void answer(FixtureCall call);

    /** Returns its argument {@code message}. */
    static void echo(FixtureCall call) {
        call.reply("Echo: " + call.arguments().getString("message"));
    }

    /** Reports {@code steps} (5) steps, {@code millis} (100) apart, and then replies. */
    static void slow(FixtureCall call) {
        step(call, 1, call.arguments().getInteger("steps", 5));
    }

    private static void step(FixtureCall call, int step, int steps) {
        call.after(
                call.arguments().getLong("millis", 100L),
                () -> {
                    call.progress(step, steps);
                    if (step == steps) {
                        call.reply("Done: " + steps + " steps");
                    } else {
                        step(call, step + 1, steps);
                    }
                });
    }

    /** Asks the client by {@code method} (sampling) and replies what it answered. */
    static void ask(FixtureCall call) {
        String method = call.arguments().getString("method", "sampling/createMessage");
        call.ask(method).onSuccess(answer -> call.reply("Client: " + answer.encode()));
    }

    /** Fails as a tool does, by a result that says so. */
    static void fail(FixtureCall call) {
        call.fail(call.arguments().getString("message", "it failed"));
    }
}
