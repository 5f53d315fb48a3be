package io.batonxero.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class FileHandleLimitTest {
    @Test
    void tooManyOpenFilesAnywhereInTheCausesNamesTheLimit() {
        ConnectorException failure = ConnectorException.of(new IllegalStateException(
                new ConfigurationException("cannot be reached", new SocketException("Too many open files"))));

        assertThat(failure.code()).isEqualTo(8);
        assertThat(failure)
                .hasMessageContaining("reached its limit of open files")
                .hasMessageContaining("ulimit -n");
    }

    @Test
    void aFileNamedLikeTheErrorIsNotMistakenForIt() {
        ConfigurationException bad =
                new ConfigurationException("bad", new FileSystemException("Too many open files", null, "is a folder"));

        assertThat(ConnectorException.of(bad)).isSameAs(bad);
    }
}
