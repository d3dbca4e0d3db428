package dev.sluice.cli.pages;

import dev.sluice.catalog.Catalogue;
import dev.sluice.catalog.RiskClass;
import dev.sluice.catalog.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The catalogue as a folder of pages, which needs no server and fetches nothing. */
public final class Pages {
    private Pages() {}

    /**
     * Writes an index over all servers, and a page for each server, tool, class and kind of access.
     * The same catalogues always get the same bytes. Pages that an earlier call wrote there and
     * that are no more are removed; a folder that holds anything else is refused.
     *
     * @param folder the folder; made when it is not there
     * @param catalogues the servers, in any order
     * @param form as what to write
     * @return the number of pages
     * @throws FolderInUseException when the folder holds what no earlier call wrote
     * @throws IOException when the folder cannot be written
     */
    public static int write(Path folder, List<Catalogue> catalogues, Form form)
            throws IOException, FolderInUseException {
        Site site = Site.of(catalogues);
        Folder pages = Folder.open(folder);
        int count = 0;
        count += write(pages, form, Overviews.index(site));
        for (RiskClass each : RiskClass.values()) {
            count += write(pages, form, Overviews.of(each, site));
        }
        for (Signal.Kind each : Signal.Kind.values()) {
            count += write(pages, form, Overviews.of(each, site));
        }
        for (Site.Server server : site.servers()) {
            count += write(pages, form, Overviews.of(server));
            for (Site.Policy policy : server.policies()) {
                pages.write(policy.file(), policy.json() + "\n");
            }
            Related related = new Related(server.tools());
            for (Site.Entry tool : server.tools()) {
                count += write(pages, form, ToolPage.of(server, tool, related));
            }
        }
        pages.done();
        return count;
    }

    private static int write(Folder pages, Form form, Page page) throws IOException {
        pages.write(page.path() + "." + form.ending(), form.write(page));
        return 1;
    }
}
