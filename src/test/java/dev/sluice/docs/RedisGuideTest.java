package dev.sluice.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.redis.SecuredRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the guide to Redis tells people to type is what was tried. */
class RedisGuideTest {
    private static final Path GUIDE = Path.of("docs/guides-redis.md");

    @Test
    void the_rights_in_the_guide_are_those_that_a_gateway_was_run_with() throws IOException {
        assertThat(Files.readString(GUIDE))
                .contains(
                        "\nACL SETUSER sluice on >PASSWORD "
                                + String.join(" ", SecuredRedis.RIGHTS)
                                + "\n");
    }

    @Test
    void the_settings_in_the_guide_are_those_that_a_gateway_was_run_with() throws IOException {
        String guide = Files.readString(GUIDE);

        SecuredRedis redis = new SecuredRedis();
        try {
            assertThat(redis.start().keySet()).allSatisfy(name -> assertThat(guide).contains(name));
        } finally {
            redis.stop();
        }
    }
}
