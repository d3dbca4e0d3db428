package dev.sluice.admin;

import io.quarkus.arc.Arc;

/** What a form of ours would carry, for pages that have none. */
final class PageForm {
    private PageForm() {}

    static String of(PageVisit visit, String purpose) {
        String value = visit.cookie().substring(PageCookie.NAME.length() + 1);
        return Arc.container()
                .instance(PageCookie.class)
                .get()
                .formToken(new PageCookie.Held(value, null), purpose);
    }
}
