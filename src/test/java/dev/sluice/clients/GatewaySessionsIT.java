package dev.sluice.clients;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same sessions through what is shipped. */
@QuarkusIntegrationTest
class GatewaySessionsIT extends GatewaySessionsTest {}
