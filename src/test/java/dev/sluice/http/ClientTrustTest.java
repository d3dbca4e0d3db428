package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.tls.Authority;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;

/** Chains that a handshake has taken, on connections that live on. */
class ClientTrustTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Instant start = Instant.now();
    private final AtomicReference<Instant> now = new AtomicReference<>(start);
    private final InstantSource clock = now::get;
    private final Authority root = Authority.named("root");
    private final Authority between = root.intermediate("between", start.plus(HOUR));
    private final X509Certificate leaf = between.issue("DNS:a.agents.example").certificate();

    @Test
    @Threat("C18")
    void a_chain_ends_with_what_stands_between_the_leaf_and_its_issuer() throws Exception {
        ClientTrust trust = new ClientTrust(trusting(root), clock);
        List<Certificate> chain = List.of(leaf, between.certificate());
        assertThat(trust.leaf(chain)).isEqualTo(leaf);

        now.updateAndGet(it -> it.plus(HOUR).minusSeconds(1));
        assertThat(trust.leaf(chain)).isEqualTo(leaf);
        now.updateAndGet(it -> it.plusSeconds(1));

        assertThat(trust.leaf(chain)).as("the leaf itself lasts").isNull();
        assertThat(leaf.getNotAfter()).isAfter(now.get());
    }

    @Test
    @Threat("C18")
    void a_chain_that_does_not_lead_to_an_issuer_is_not_believed() throws Exception {
        ClientTrust trust = new ClientTrust(trusting(Authority.named("other")), clock);

        assertThat(trust.leaf(List.of(leaf, between.certificate()))).isNull();
        assertThat(ClientTrust.NOBODY.leaf(List.of(leaf, between.certificate()))).isNull();
    }

    private static X509ExtendedTrustManager trusting(Authority authority)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("root", authority.certificate());
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }
}
