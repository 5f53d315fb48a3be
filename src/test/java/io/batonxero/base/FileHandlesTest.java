package io.batonxero.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class FileHandlesTest {
    @Test
    void whateverCameOfItTheLimitIsNamed() {
        Failure failure = Unexpected.orFailureIn(new IllegalStateException(
                new BadSetting("cannot be reached", new SocketException("Too many open files"))));

        assertThat(failure.code()).isEqualTo(8);
        assertThat(failure).hasMessageContaining("as many files open as it may").hasMessageContaining("ulimit -n");
    }

    @Test
    void aFileOfThatNameIsAnotherMatter() {
        BadSetting bad = new BadSetting("bad", new FileSystemException("Too many open files", null, "is a folder"));

        assertThat(Unexpected.orFailureIn(bad)).isSameAs(bad);
    }
}
