package dev.sluice.cli.pages;

/** A folder holds files that are no pages of an earlier run, which must not be mixed with them. */
public final class FolderInUseException extends Exception {
    private static final long serialVersionUID = 1L;

    FolderInUseException(String message) {
        super(message);
    }
}
