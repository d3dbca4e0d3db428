package dev.sluice.admin;

import dev.sluice.audit.AdminAct;
import dev.sluice.identity.Operator;

/**
 * An operator who was let in, for the length of one request.
 *
 * @param operator who it is
 * @param subject the person or workload behind the credential
 * @param source the address it came from
 */
record Visitor(Operator operator, String subject, String source) {

    /** As it stands in the record of what it does. */
    AdminAct.By by() {
        return new AdminAct.By(operator.name(), subject, source);
    }
}
