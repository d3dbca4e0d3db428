/**
 * JWTs: whose keys are known, and whether one says the truth. The cryptography is jose4j's; what is
 * fetched, and from where, is ours.
 */
@NullMarked
package dev.sluice.identity.jwt;

import org.jspecify.annotations.NullMarked;
