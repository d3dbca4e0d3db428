package dev.sluice.admin;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same against the artifact that is shipped. */
@QuarkusIntegrationTest
class ManagementIT extends ManagementTest {}
