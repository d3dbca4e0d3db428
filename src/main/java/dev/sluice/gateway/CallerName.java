package dev.sluice.gateway;

import dev.sluice.identity.Caller;

/**
 * Who is counted as one caller, also after its grant was given another token or policy.
 *
 * @param grant the grant's name
 * @param subject the person or workload behind the credential
 */
record CallerName(String grant, String subject) {

    static CallerName of(Caller caller) {
        return new CallerName(caller.grant().name(), caller.subject());
    }

    /** One text for both: the name of a document holds no line break. */
    String text() {
        return grant + '\n' + subject;
    }
}
