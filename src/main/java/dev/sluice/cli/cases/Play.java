package dev.sluice.cli.cases;

import dev.sluice.policy.Call.Definition;
import dev.sluice.policy.CallerFacts;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.ServerAsk;
import dev.sluice.protocol.Target;
import org.jspecify.annotations.Nullable;

/** What a scene lets happen. */
public sealed interface Play {

    /** Who the agent is. */
    CallerFacts caller();

    /** What happens, in a few words. */
    String describe();

    /**
     * An agent reaches for something.
     *
     * @param target what it calls
     * @param arguments with which arguments; null for none
     * @param session in which session; null for none
     * @param definition whether somebody accepted what a tool says it does
     */
    record Reach(
            CallerFacts caller,
            Target target,
            @Nullable JsonValue arguments,
            @Nullable String session,
            Definition definition)
            implements Play {
        @Override
        public String describe() {
            return Word.of(target.kind()) + " " + target.name();
        }
    }

    /**
     * The server asks something of the agent.
     *
     * @param ask what it asks for
     * @param params the parameters of its request; null for none
     */
    record Ask(CallerFacts caller, ServerAsk ask, @Nullable JsonValue params) implements Play {
        @Override
        public String describe() {
            return "ask for " + ask.word();
        }
    }
}
