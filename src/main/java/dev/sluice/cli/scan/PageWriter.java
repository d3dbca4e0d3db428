package dev.sluice.cli.scan;

import dev.sluice.catalog.Catalogue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes catalogues as pages. */
@FunctionalInterface
public interface PageWriter {
    /** Writes all pages into a folder, which it makes where there is none. */
    void write(List<Catalogue> catalogues, Path folder) throws IOException;
}
