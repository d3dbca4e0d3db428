package dev.sluice.testsupport.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import redis.embedded.core.ExecutableProvider;

/** The Redis that the build brings, for every platform it runs on; unpacked once a process. */
final class RedisExecutable {
    static final Path EMBEDDED = unpack();

    private RedisExecutable() {}

    private static Path unpack() {
        try {
            Path folder = Files.createTempDirectory("sluice-redis-server");
            folder.toFile().deleteOnExit(); // before its file, since the last named goes first
            Path file = ExecutableProvider.newJarResourceProvider(folder.toFile()).get().toPath();
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
