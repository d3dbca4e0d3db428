package dev.sluice.config;

import dev.sluice.config.DocumentSet.Malformed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** One pass over the folder of all documents. */
final class FolderReading {
    private final Path root;
    private final Set<DocumentKind> elsewhere;
    private final DocumentSet live;
    private final Set<DocumentKind> listed = EnumSet.noneOf(DocumentKind.class);
    private final Set<DocumentKind> mounted = EnumSet.noneOf(DocumentKind.class);
    private final List<Document> documents = new ArrayList<>();
    private final List<Malformed> malformed = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    FolderReading(Path root, Set<DocumentKind> elsewhere, DocumentSet live) {
        this.root = root;
        this.elsewhere = elsewhere;
        this.live = live;
    }

    DocumentSet read() {
        try {
            if (!Files.isDirectory(root)) {
                return DocumentSet.unreadable(ofRoot("the folder is missing; create it"));
            }
            Mount mount = Mount.of(root);
            for (DocumentKind kind : DocumentKind.values()) {
                readKind(kind, mount);
            }
            refuseStrangers(root, "");
        } catch (IOException e) {
            return DocumentSet.unreadable(ofRoot(unreadable(e)));
        }
        return new DocumentSet(listed, mounted, documents, malformed, problems);
    }

    private void readKind(DocumentKind kind, Mount root) {
        Path folder = root.child(this.root, kind.folder());
        try {
            Mount mount = Mount.of(folder);
            boolean linked = mount.linked() || root.linked();
            if (!Files.isDirectory(folder)) {
                if (isUnused(kind, folder)) {
                    if (elsewhere.contains(kind)) {
                        listed.add(kind);
                    }
                    return;
                }
                problems.add(ofFolder(kind, "the folder is missing; create it, empty if need be"));
            } else if (!linked && live.mounted().contains(kind)) {
                problems.add(ofFolder(kind, "its ..data link is gone; mount it again"));
            } else {
                readAll(kind, mount.folder());
                listed.add(kind);
                if (linked) {
                    mounted.add(kind);
                }
            }
        } catch (IOException e) {
            problems.add(ofFolder(kind, unreadable(e)));
        }
    }

    /** Whether a folder is missing that was never needed; a link that leads nowhere is broken. */
    private boolean isUnused(DocumentKind kind, Path folder) {
        boolean isNew =
                elsewhere.contains(kind)
                        ? live.of(kind).stream().noneMatch(Document::isInFolder)
                        : kind.isOptional() && !live.listed().contains(kind);
        return isNew && !Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
    }

    private void readAll(DocumentKind kind, Path folder) throws IOException {
        for (Path file : Listing.of(folder)) {
            if (Listing.isDocument(file)) {
                read(kind, file);
            }
        }
        refuseStrangers(folder, kind.folder() + "/");
    }

    private void read(DocumentKind kind, Path file) {
        String relative = kind.folder() + "/" + Listing.nameOf(file);
        String name = Listing.documentName(file);
        try {
            DocumentName.require(name, relative);
            Node node = DocumentParser.parse(relative, DocumentFile.read(file, relative));
            documents.add(new Document(kind, name, relative, node));
        } catch (MalformedDocumentException e) {
            malformed.add(new Malformed(kind, name, e.problem()));
        }
    }

    /** Documents in a folder that nobody reads would be rules that nobody keeps. */
    private void refuseStrangers(Path folder, String prefix) throws IOException {
        for (Path entry : Listing.of(folder)) {
            String name = Listing.nameOf(entry);
            boolean known = prefix.isEmpty() && DocumentKind.ofFolder(name).isPresent();
            if (!known && Listing.holdsDocuments(entry)) {
                String message = "this version of Sluice does not understand this folder; empty it";
                problems.add(Problem.ofFile(prefix + name + "/", message));
            }
        }
    }

    private Problem ofRoot(String message) {
        return Problem.ofFile(root.toString(), message);
    }

    private static Problem ofFolder(DocumentKind kind, String message) {
        return Problem.ofFile(kind.folder() + "/", message);
    }

    private static String unreadable(IOException e) {
        return "the folder cannot be read (" + e.getClass().getSimpleName() + "); mend its mount";
    }
}
