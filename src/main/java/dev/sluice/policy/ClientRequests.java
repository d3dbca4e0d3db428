package dev.sluice.policy;

import dev.sluice.protocol.ServerAsk;

/**
 * What a server may ask of the client that called it.
 *
 * @param sampling whether it may ask for the client's model
 * @param elicitation whether it may ask the client's user
 * @param roots whether it may ask which folders the client works in
 */
public record ClientRequests(
        DefaultAction sampling, DefaultAction elicitation, DefaultAction roots) {

    /** Whatever the protocol offers. */
    public static final ClientRequests ALLOWED =
            new ClientRequests(DefaultAction.ALLOW, DefaultAction.ALLOW, DefaultAction.ALLOW);

    /** What is said of one kind of request. */
    public DefaultAction of(ServerAsk ask) {
        return switch (ask) {
            case SAMPLING -> sampling;
            case ELICITATION -> elicitation;
            case ROOTS -> roots;
        };
    }
}
