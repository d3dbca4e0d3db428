package dev.sluice.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Where the files of a folder really stand.
 *
 * <p>The kubelet swaps a mounted ConfigMap by renaming its {@code ..data} link. Whoever follows the
 * link once and reads below its target sees one version, never half of two.
 *
 * @param folder the folder to read from
 * @param linked whether a {@code ..data} link led there
 */
record Mount(Path folder, boolean linked) {
    private static final String LINK = "..data";

    static Mount of(Path folder) throws IOException {
        Path link = folder.resolve(LINK);
        return Files.exists(link, LinkOption.NOFOLLOW_LINKS)
                ? new Mount(link.toRealPath(), true)
                : new Mount(folder, false);
    }

    /** A sub-folder: below the link's target when a whole tree is mounted, else beside it. */
    Path child(Path folder, String name) {
        Path swapped = this.folder.resolve(name);
        return Files.exists(swapped) ? swapped : folder.resolve(name);
    }
}
