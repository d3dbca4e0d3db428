package dev.sluice.redis;

import io.quarkus.redis.client.RedisOptionsCustomizer;
import io.vertx.redis.client.RedisOptions;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes the password for Redis from a file, for each connection anew. */
@Singleton
class PasswordFile implements RedisOptionsCustomizer {
    private static final int MOST_BYTES = 4_096;
    private static final Pattern USER = Pattern.compile("[?&]user=([^&]+)");

    private final RedisSettings settings;

    PasswordFile(RedisSettings settings) {
        this.settings = settings;
    }

    @Override
    public void customize(String clientName, RedisOptions options) {
        settings.passwordFile().ifPresent(file -> set(read(file), options));
    }

    private static void set(String password, RedisOptions options) {
        options.setPassword(password);
        options.setEndpoints(
                options.getEndpoints().stream().map(each -> with(password, each)).toList());
    }

    /**
     * A user named by {@code ?user=} is known only to connections to that very address; a cluster's
     * other nodes are asked with what stands before the host.
     */
    private static String with(String password, String endpoint) {
        Matcher user = USER.matcher(endpoint);
        if (!user.find()) {
            return endpoint;
        }
        int host = endpoint.indexOf("://") + "://".length();
        String before = user.group(1) + ":" + encoded(password) + "@";
        return endpoint.substring(0, host) + before + endpoint.substring(host);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * The file's text without one line break at its end.
     *
     * @throws IllegalStateException when it cannot be read or is empty; never quotes its content
     */
    private static String read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            String text = new String(bytes, StandardCharsets.UTF_8).replaceFirst("\\R\\z", "");
            if (text.isEmpty() || bytes.length > MOST_BYTES) {
                throw new IllegalStateException(
                        "sluice.limit.redis.password-file: "
                                + file
                                + " must hold the password, in at most "
                                + MOST_BYTES
                                + " bytes");
            }
            return text;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "sluice.limit.redis.password-file: " + file + " cannot be read", e);
        }
    }
}
