package dev.sluice.approval;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Approvals over a store of the test's own. */
public final class ApprovalsOver {
    private ApprovalsOver() {}

    /** Keeps questions there and tells these. */
    public static Approvals store(ApprovalStore store, ApprovalListener... listeners) {
        return new Approvals(store, List.of(listeners));
    }

    /** Links below an address. */
    public static ApprovalLinks linksTo(String publicUrl) {
        return new ApprovalLinks(settings(Optional.of(URI.create(publicUrl)), 10_000, 100));
    }

    /** No links. */
    public static ApprovalLinks noLinks() {
        return new ApprovalLinks(settings(Optional.empty(), 10_000, 100));
    }

    /** Settings with bounds. */
    public static ApprovalSettings settings(Optional<URI> publicUrl, int most, int perGrant) {
        return new ApprovalSettings() {
            @Override
            public Optional<URI> publicUrl() {
                return publicUrl;
            }

            @Override
            public int mostPending() {
                return most;
            }

            @Override
            public int mostPendingPerGrant() {
                return perGrant;
            }
        };
    }
}
