package dev.sluice.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file that is appended to, and made anew once somebody has moved it away. */
final class LogFile implements LogTarget {
    private static final Set<OpenOption> APPENDING =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);

    private final Path path;
    private @Nullable Opened opened;
    private @Nullable Object identity;

    /** Opens nothing yet: to open a pipe waits for its reader. */
    LogFile(Path path) {
        this.path = path;
    }

    /**
     * Looks whether it can be written at all.
     *
     * @param setting what names the file
     * @throws IllegalStateException when it cannot
     */
    static LogFile checked(String setting, Path path) {
        Path folder = path.toAbsolutePath().getParent();
        if (Files.isDirectory(path) || folder == null) {
            throw new IllegalStateException(
                    setting + " is " + path + ", which is a folder; name a file in it");
        }
        if (!Files.isDirectory(folder)) {
            throw new IllegalStateException(
                    setting + " is " + path + ", but there is no folder " + folder + "; make it");
        }
        if (!Files.isWritable(Files.exists(path) ? path : folder)) {
            throw new IllegalStateException(
                    setting
                            + " is "
                            + path
                            + ", which this process may not write; let its user do so");
        }
        return new LogFile(path);
    }

    @Override
    public Opened open() throws IOException {
        Opened now = opened;
        if (now != null && Objects.equals(identity, identity())) {
            return now;
        }
        close();
        boolean torn = endsInsideLine();
        FileChannel channel = FileChannel.open(path, APPENDING, ownerOnly());
        identity = identity();
        opened = new Opened(channel, torn);
        return opened;
    }

    @Override
    public String name() {
        return path.toString();
    }

    @Override
    public void close() {
        Opened now = opened;
        opened = null;
        if (now != null) {
            try {
                now.channel().close();
            } catch (IOException alreadyWrittenOrToldOf) {
                // What it took was taken, and what it did not is written elsewhere.
            }
        }
    }

    /** Who called what is nobody else's business; POSIX alone knows others. */
    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Which file stands there now; null when there is none. */
    private @Nullable Object identity() throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** A process that was killed may have left a line without its end. */
    private boolean endsInsideLine() {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (SeekableByteChannel file = Files.newByteChannel(path)) {
            if (file.size() == 0) {
                return false;
            }
            ByteBuffer last = ByteBuffer.allocate(1);
            file.position(file.size() - 1).read(last);
            return last.get(0) != '\n';
        } catch (IOException e) {
            return true; // an empty line does no harm
        }
    }
}
