package dev.sluice.identity;

import org.jspecify.annotations.Nullable;

/**
 * Permission to call one server under one policy.
 *
 * @param name the document's name
 * @param server the server that may be called
 * @param policy the name of the policy that judges each call; null refuses every call
 * @param holder whose it is
 */
public record Grant(String name, String server, @Nullable String policy, Holder holder) {}
