package io.batonxero.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A configuration of Logback that writes everything, values and stack traces included, into a file. */
public final class TraceLog {
    private TraceLog() {}

    /** {@return the file {@code logback.xml}, which is written into a folder} */
    public static Path configuration(Path folder, Path log) throws IOException {
        return Files.writeString(folder.resolve("logback.xml"), """
                <configuration>
                  <appender name="file" class="ch.qos.logback.core.FileAppender">
                    <file>%s</file>
                    <encoder><pattern>%%d %%level %%logger %%mdc %%kvp %%msg %%ex{full}%%n</pattern></encoder>
                  </appender>
                  <root level="TRACE"><appender-ref ref="file"/></root>
                </configuration>
                """.formatted(log));
    }
}
