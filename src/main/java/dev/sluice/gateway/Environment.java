package dev.sluice.gateway;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** Time and randomness as the running gateway has them; tests bring their own. */
@ApplicationScoped
class Environment {

    @Produces
    @Singleton
    InstantSource clock() {
        return InstantSource.system();
    }

    @Produces
    @Singleton
    LongSupplier nanoTime() {
        return System::nanoTime;
    }

    @Produces
    @Singleton
    SecureRandom random() {
        return new SecureRandom();
    }
}
