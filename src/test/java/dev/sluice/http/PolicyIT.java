package dev.sluice.http;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same against the artifact that is shipped. */
@QuarkusIntegrationTest
class PolicyIT extends PolicyTest {}
