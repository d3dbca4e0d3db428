package dev.sluice.http;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The server's key, which may be another from one handshake to the next. A handshake asks more than
 * once, so the name that it is given first says which key is meant: the one in use, or the one
 * before it.
 *
 * <p>Vert.x has {@code updateSSLOptions} for the same, but 4.5 drops whoever connects while it is
 * at work.
 */
final class SwappedKeys extends X509ExtendedKeyManager {
    private volatile Versions versions;

    private record Version(long number, X509ExtendedKeyManager keys) {
        String name(String alias) {
            return number + "." + alias;
        }

        boolean hasNamed(String name) {
            return name.startsWith(number + ".");
        }

        String alias(String name) {
            return name.substring(name.indexOf('.') + 1);
        }
    }

    private record Versions(Version now, Version before) {}

    SwappedKeys(X509ExtendedKeyManager keys) {
        Version first = new Version(0, keys);
        this.versions = new Versions(first, first);
    }

    void use(X509ExtendedKeyManager keys) {
        Version now = versions.now();
        versions = new Versions(new Version(now.number() + 1, keys), now);
    }

    private @Nullable Version named(@Nullable String name) {
        Versions known = versions;
        if (name == null) {
            return null;
        }
        if (known.now().hasNamed(name)) {
            return known.now();
        }
        return known.before().hasNamed(name) ? known.before() : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        Version now = versions.now();
        String alias = now.keys().chooseEngineServerAlias(keyType, issuers, engine);
        return alias == null ? null : now.name(alias);
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        Version now = versions.now();
        String alias = now.keys().chooseServerAlias(keyType, issuers, socket);
        return alias == null ? null : now.name(alias);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String name) {
        Version version = named(name);
        return version == null ? null : version.keys().getCertificateChain(version.alias(name));
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String name) {
        Version version = named(name);
        return version == null ? null : version.keys().getPrivateKey(version.alias(name));
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null; // never asked of a server
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
