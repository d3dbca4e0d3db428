package dev.sluice.testsupport;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads an event stream block by block, and no further than it is asked to. */
public final class Events {
    private final BufferedReader lines;

    public Events(HttpResponse<InputStream> reply) {
        this(reply.body());
    }

    public Events(InputStream body) {
        lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /** The next block's lines, each with its line end; null at the end of the stream. */
    public @Nullable String next() throws IOException {
        StringBuilder block = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                return block.toString();
            }
            block.append(line).append('\n');
        }
        return null;
    }
}
