package dev.sluice.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines on a disk that is full at times, and in a file that others move away. */
class ChannelSinkTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    /** Wherever a disk fills up, no line is lost, and none runs into the next. */
    @Test
    void a_line_that_was_cut_off_is_written_again_as_a_whole_on_a_line_of_its_own() {
        int length = text(lines("a", "b", "c")).length();
        for (int room = 0; room <= length; room++) {
            Disk disk = new Disk(room);
            ChannelSink sink = new ChannelSink(disk);

            writeAll(sink, lines("a", "b", "c"));
            writeAll(sink, lines("d"));

            List<String> whole = disk.lines().stream().filter(ChannelSinkTest::isWhole).toList();
            assertThat(whole.stream().map(ChannelSinkTest::tool))
                    .as("a disk with room for %d bytes at first", room)
                    .containsExactly("a", "b", "c", "d");
            assertThat(disk.lines().size() - whole.size()).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void what_could_not_be_written_is_told_by_its_number() {
        Disk disk = new Disk(text(lines("a", "b")).length() + 5);

        assertThatThrownBy(() -> new ChannelSink(disk).write(lines("a", "b", "c")))
                .isInstanceOfSatisfying(
                        UnwrittenException.class, e -> assertThat(e.written()).isEqualTo(2));
    }

    @Test
    void a_file_is_made_for_its_owner_alone() throws Exception {
        Path file = folder.resolve("decisions.log");

        new ChannelSink(new LogFile(file)).write(lines("a"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void a_file_that_was_moved_away_is_made_anew_and_one_that_was_emptied_is_written_on()
            throws Exception {
        Path file = folder.resolve("decisions.log");
        ChannelSink sink = new ChannelSink(new LogFile(file));
        sink.write(lines("a"));

        Files.move(file, folder.resolve("decisions.log.1"));
        sink.write(lines("b"));
        assertThat(tools(folder.resolve("decisions.log.1"))).containsExactly("a");
        assertThat(tools(file)).containsExactly("b");

        Files.writeString(file, "");
        sink.write(lines("c"));
        assertThat(tools(file)).containsExactly("c");

        Files.delete(file);
        sink.write(lines("d"));
        assertThat(tools(file)).containsExactly("d");
    }

    @Test
    void what_a_killed_process_left_half_written_gets_an_end() throws Exception {
        Path file = Files.writeString(folder.resolve("decisions.log"), "{\"tool\":\"x");

        new ChannelSink(new LogFile(file)).write(lines("a"));

        assertThat(Files.readAllLines(file)).hasSize(2);
        assertThat(tool(Files.readAllLines(file).get(1))).isEqualTo("a");
    }

    @Test
    void a_folder_that_is_gone_or_a_full_device_fails_and_works_again_once_it_is_mended()
            throws Exception {
        Path link = folder.resolve("decisions.log");
        Files.createSymbolicLink(link, Path.of("/dev/full"));
        ChannelSink sink = new ChannelSink(new LogFile(link));
        assertThatThrownBy(() -> sink.write(lines("a")))
                .hasRootCauseMessage("No space left on device");

        Files.delete(link);
        sink.write(lines("a"));

        assertThat(tools(link)).containsExactly("a");
    }

    @Test
    void a_file_that_cannot_be_one_is_refused_at_start() {
        assertThatThrownBy(() -> LogFile.checked("sluice.audit.file", folder))
                .hasMessageContaining("sluice.audit.file is")
                .hasMessageContaining("is a folder");
        assertThatThrownBy(
                        () -> LogFile.checked("sluice.audit.file", folder.resolve("no/where.log")))
                .hasMessageContaining("there is no folder")
                .hasMessageContaining("make it");
        assertThat(LogFile.checked("sluice.audit.file", folder.resolve("new.log"))).isNotNull();
        assertThat(folder.resolve("new.log")).doesNotExist();
    }

    private static void writeAll(ChannelSink sink, List<LogLine> lines) {
        List<LogLine> left = new ArrayList<>(lines);
        for (int attempt = 0; !left.isEmpty() && attempt < 3; attempt++) {
            try {
                sink.write(left);
                left.clear();
            } catch (UnwrittenException e) {
                left.subList(0, e.written()).clear();
            }
        }
        assertThat(left).isEmpty();
    }

    private static boolean isWhole(String line) {
        return line.startsWith("{") && line.endsWith("}");
    }

    private static String tool(String line) {
        return new JsonObject(line).getString("tool");
    }

    private static List<String> tools(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(ChannelSinkTest::tool).toList();
    }

    private static String text(List<LogLine> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.toJson()).append('\n'));
        return text.toString();
    }

    private static List<LogLine> lines(String... tools) {
        return Arrays.stream(tools)
                .<LogLine>map(tool -> DecisionRecordTest.record(tool, List.of()))
                .toList();
    }

    /** Has room for so many bytes, then fails once, and has room for all from then on. */
    private static final class Disk implements LogTarget, WritableByteChannel {
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private final Opened opened = new Opened(this, false);
        private long room;
        private boolean full;

        Disk(long room) {
            this.room = room;
        }

        @Override
        public Opened open() {
            return opened;
        }

        @Override
        public String name() {
            return "a disk";
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            if (room == 0 && !full) {
                full = true;
                room = Long.MAX_VALUE;
                throw new IOException("No space left on device");
            }
            int now = (int) Math.min(room, bytes.remaining());
            byte[] taken = new byte[now];
            bytes.get(taken);
            written.writeBytes(taken);
            room -= now;
            return now;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}

        List<String> lines() {
            return written.toString(UTF_8).lines().filter(line -> !line.isEmpty()).toList();
        }
    }
}
