package dev.sluice.gateway;

import dev.sluice.config.LiveConfiguration;
import dev.sluice.config.Snapshot;
import dev.sluice.identity.JwtVerifier;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;

/** Tells who verifies JWTs whose word is taken, so that their keys are there before their JWTs. */
@Startup // nobody asks for it: it listens
@ApplicationScoped
class IssuersBelieved {

    IssuersBelieved(LiveConfiguration configuration, JwtVerifier jwts) {
        configuration.onChange(snapshot -> jwts.retain(snapshot.issuers().values()));
        Snapshot already = configuration.current();
        if (already != null) {
            jwts.retain(already.issuers().values());
        }
    }
}
