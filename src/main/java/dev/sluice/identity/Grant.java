package dev.sluice.identity;

import org.jspecify.annotations.Nullable;

/**
 * Permission to call one server under one policy, held by whoever has its token.
 *
 * @param name the document's name
 * @param server the server that may be called
 * @param policy the name of the policy that judges each call; null refuses every call
 * @param token the hash of the bearer token that proves this grant
 */
public record Grant(String name, String server, @Nullable String policy, TokenHash token) {}
