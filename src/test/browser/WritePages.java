import dev.sluice.catalog.Catalogue;
import dev.sluice.catalog.Classifier;
import dev.sluice.cli.pages.Form;
import dev.sluice.cli.pages.Pages;
import dev.sluice.cli.tools.ToolList;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes pages of lists of tools that lie in files: FOLDER NAME=tools.json… */
class WritePages {
    public static void main(String... arguments) throws Exception {
        List<Catalogue> catalogues = new ArrayList<>();
        for (String each : List.of(arguments).subList(1, arguments.length)) {
            int equals = each.indexOf('=');
            byte[] list = Files.readAllBytes(Path.of(each.substring(equals + 1)));
            catalogues.add(
                    new Catalogue(
                            each.substring(0, equals),
                            ToolList.read(each, list).tools().stream()
                                    .map(Classifier.standard()::assess)
                                    .toList()));
        }
        long begin = System.nanoTime();
        int pages = Pages.write(Path.of(arguments[0]), catalogues, Form.HTML);
        System.out.printf("%d pages in %d ms%n", pages, (System.nanoTime() - begin) / 1_000_000);
    }
}
