package dev.sluice.gateway;

import dev.sluice.config.Problem;
import dev.sluice.config.ReloadListener;
import dev.sluice.config.Snapshot;
import dev.sluice.identity.JwtVerifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Tells who verifies JWTs whose word is taken: that of new issuers before anybody is judged by the
 * snapshot that names them, and that of old ones until nobody is any more.
 */
@ApplicationScoped
class IssuersBelieved implements ReloadListener {
    private final JwtVerifier jwts;

    IssuersBelieved(JwtVerifier jwts) {
        this.jwts = jwts;
    }

    @Override
    public void coming(Snapshot next) {
        jwts.expect(next.issuers().values());
    }

    @Override
    public void applied(Snapshot snapshot) {
        jwts.retain(snapshot.issuers().values());
    }

    @Override
    public void narrowed(Snapshot snapshot) {
        jwts.retain(snapshot.issuers().values());
    }

    @Override
    public void rejected(List<Problem> problems) {
        // Whose word is taken has not changed.
    }
}
