package dev.sluice.limit.redis;

import dev.sluice.redis.StoreFaults;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Warns of a Redis that may throw counts away when its memory is full: whoever's count is gone
 * could begin anew, and nobody would notice.
 */
final class EvictionWarning {
    private static final Logger LOG = Logger.getLogger(EvictionWarning.class);
    private static final Pattern POLICY = Pattern.compile("(?m)^maxmemory_policy:(\\S+)");

    private final AtomicReference<String> told = new AtomicReference<>("noeviction");

    /** Looks at the server behind a connection that has just been made. */
    void look(RedisConnection connection) {
        connection
                .send(Request.cmd(Command.INFO).arg("memory"))
                .onSuccess(info -> warn(info.toString()))
                .onFailure(
                        failure ->
                                LOG.warnf(
                                        "Redis does not tell its maxmemory-policy: %s",
                                        StoreFaults.told(failure)));
    }

    private void warn(String info) {
        Matcher matcher = POLICY.matcher(info);
        String policy = matcher.find() ? matcher.group(1) : "unknown";
        if (!policy.equals(told.getAndSet(policy)) && !policy.equals("noeviction")) {
            LOG.warnf(
                    "Redis' maxmemory-policy is %s: when its memory is full it throws counts away,"
                            + " and their limits admit too much; set it to noeviction",
                    policy);
        }
    }
}
