package io.batonxero.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.support.LogLines;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLockTest {
    private static final Duration ONE_MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    @Test
    void theEndOfAWaitIsLogged() throws Exception {
        Path file = folder.resolve("lock");
        ExecutorService waiter = Executors.newSingleThreadExecutor();
        try (LogLines log = LogLines.of("io.batonxero.file")) {
            FileLock first = FileLock.acquire(file, ONE_MINUTE).orElseThrow();
            Future<Optional<FileLock>> second = waiter.submit(() -> FileLock.acquire(file, ONE_MINUTE));
            Awaitility.await()
                    .atMost(ONE_MINUTE)
                    .until(() -> log.all().toString().contains("WARN waiting for a lock"));

            first.close();
            second.get(1, TimeUnit.MINUTES).orElseThrow().close();

            assertThat(log.all()).contains("INFO acquired a lock after waiting file=" + file.toRealPath());
        } finally {
            waiter.shutdownNow();
        }
    }
}
