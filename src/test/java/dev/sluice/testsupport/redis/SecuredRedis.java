package dev.sluice.testsupport.redis;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A Redis as the guide says it shall be: behind TLS, for one user with the documented rights, whose
 * password lies in a file.
 */
public final class SecuredRedis implements QuarkusTestResourceLifecycleManager {
    /** Must stand in no log. */
    public static final String PASSWORD = "CANARY-redis+pass/word@1";

    /** The rights that the gateway needs, as the guide names them. */
    public static final List<String> RIGHTS =
            List.of(
                    "~sluice:*",
                    "-@all",
                    "+hello",
                    "+auth",
                    "+ping",
                    "+info",
                    "+time",
                    "+eval",
                    "+evalsha",
                    "+get",
                    "+set",
                    "+del",
                    "+lrange",
                    "+lindex",
                    "+lset",
                    "+ltrim",
                    "+rpush",
                    "+pttl",
                    "+pexpire",
                    "+pexpireat",
                    "+hset",
                    "+hmget",
                    "+hget",
                    "+hgetall",
                    "+hdel",
                    "+hlen",
                    "+zadd",
                    "+zrem",
                    "+zcard",
                    "+zcount",
                    "+zscore",
                    "+zrange",
                    "+zremrangebyscore");

    private final RedisProcess redis = new RedisProcess(options());
    private final TlsFront front = new TlsFront(redis.port());

    private static String[] options() {
        List<String> options = new ArrayList<>(List.of("--user", "default", "off"));
        options.addAll(List.of("--user", "sluice", "on", ">" + PASSWORD));
        options.addAll(RIGHTS);
        return options.toArray(String[]::new);
    }

    @Override
    public Map<String, String> start() {
        try {
            Path folder = Files.createTempDirectory("sluice-secured");
            Path password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
            byte[] secret = new byte[32];
            new SecureRandom().nextBytes(secret);
            Path key =
                    Files.writeString(
                            folder.resolve("session.key"),
                            Base64.getEncoder().encodeToString(secret) + "\n");
            return Map.of(
                    "quarkus.redis.hosts",
                    "rediss://localhost:" + front.port() + "?user=sluice",
                    "quarkus.redis.tls.trust-certificate-pem.certs",
                    front.certificate().toString(),
                    "quarkus.redis.tls.hostname-verification-algorithm",
                    "HTTPS",
                    "quarkus.redis.tls.trust-certificate-pem",
                    "true",
                    "sluice.limit.redis.password-file",
                    password.toString(),
                    "sluice.limit.redis.timeout",
                    "1s",
                    "sluice.session.key-file",
                    key.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        front.close();
        redis.close();
    }
}
