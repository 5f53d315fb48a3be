package io.batonxero.base;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** Says in words why a file could not be used. */
public final class IoReason {
    private IoReason() {}

    /** {@return path and reason} The JDK leaves out the reason where it has a class for it. */
    public static String of(IOException problem) {
        if (problem instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        if (problem instanceof NoSuchFileException missing) {
            return missing.getFile() + ": not found";
        }
        if (problem instanceof FileAlreadyExistsException present) {
            return present.getFile() + ": is a file already";
        }
        if (problem instanceof CharacterCodingException) {
            return "not UTF-8";
        }
        String message = problem.getMessage();
        return message == null ? problem.getClass().getSimpleName() : message;
    }
}
