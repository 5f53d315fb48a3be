package io.batonxero.base;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Error texts for files that could not be used. */
public final class IoErrorText {
    private IoErrorText() {}

    /** {@return file and reason} The JDK's own message omits the reason if the exception type says it. */
    public static String of(IOException problem) {
        String file = problem instanceof FileSystemException named ? String.valueOf(named.getFile()) + ": " : "";
        return file + withoutFile(problem);
    }

    /** {@return file and reason of an {@link IOException}; the message of any other exception} */
    public static String ofAny(Exception problem) {
        return problem instanceof IOException io ? of(io) : String.valueOf(problem.getMessage());
    }

    /** {@return the reason without the file} */
    public static String withoutFile(IOException problem) {
        if (problem instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (problem instanceof NoSuchFileException) {
            return "not found";
        }
        if (problem instanceof FileAlreadyExistsException) {
            return "a file of this name already exists";
        }
        if (problem instanceof CharacterCodingException) {
            return "not UTF-8";
        }
        String reason = problem instanceof FileSystemException named ? named.getReason() : problem.getMessage();
        return reason == null ? problem.getClass().getSimpleName() : reason;
    }
}
