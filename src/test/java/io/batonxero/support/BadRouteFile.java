package io.batonxero.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** An unusable file with the name of a route file, and a part of the message for it. */
public enum BadRouteFile {
    FOLDER("a folder, not a file") {
        @Override
        public void create(Path file) throws Exception {
            Files.createDirectory(file);
        }
    },
    DANGLING_LINK("symbolic link to a file that does not exist") {
        @Override
        public void create(Path file) throws Exception {
            Files.createSymbolicLink(file, Path.of("nothing.yaml"));
        }
    },
    LINK_TO_ITSELF("file cannot be read: too many levels of symbolic links") {
        @Override
        public void create(Path file) throws Exception {
            Files.createSymbolicLink(file, file.getFileName());
        }
    },
    FIFO("not a regular file") {
        @Override
        public void create(Path file) throws Exception {
            if (new ProcessBuilder("mkfifo", file.toString()).start().waitFor() != 0) {
                throw new IOException("mkfifo");
            }
        }
    },
    ENDLESS_DEVICE("not a regular file") {
        @Override
        public void create(Path file) throws Exception {
            Files.createSymbolicLink(file, Path.of("/dev/zero"));
        }
    },
    NOT_UTF_8("file is not UTF-8") {
        @Override
        public void create(Path file) throws Exception {
            Files.write(file, "# Zürich\n".getBytes(StandardCharsets.ISO_8859_1));
        }
    },
    NUL_BYTES("invalid YAML: ") {
        @Override
        public void create(Path file) throws Exception {
            Files.writeString(file, "- route:\0\n");
        }
    },
    EMPTY("file is empty; delete it") {
        @Override
        public void create(Path file) throws Exception {
            Files.createFile(file);
        }
    },
    RECURSIVE_ALIAS("alias *a refers to a node that contains it") {
        @Override
        public void create(Path file) throws Exception {
            Files.writeString(file, "- &a [*a]\n");
        }
    },
    ALIAS_BOMB("more than 50000 YAML nodes") {
        @Override
        public void create(Path file) throws Exception {
            StringBuilder text = new StringBuilder("- &a0 [x, x]\n");
            for (int i = 1; i < 40; i++) {
                text.append("- &a%d [*a%d, *a%d]\n".formatted(i, i - 1, i - 1));
            }
            Files.writeString(file, text);
        }
    },
    DEEP_LISTS("nested deeper than 100 levels") {
        @Override
        public void create(Path file) throws Exception {
            Files.writeString(file, "- ".repeat(20_000) + "x\n");
        }
    },
    DEEP_BRACKETS("nested deeper than 100 levels") {
        @Override
        public void create(Path file) throws Exception {
            Files.writeString(file, "[\n".repeat(100_000));
        }
    },
    DEEP_INDENTATION("nested deeper than 100 levels") {
        @Override
        public void create(Path file) throws Exception {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 1_000; i++) {
                text.append(" ".repeat(i)).append("a:\n");
            }
            Files.writeString(file, text);
        }
    },
    LONG_LINE("line has 900001 characters, the maximum is 65536") {
        @Override
        public void create(Path file) throws Exception {
            Files.writeString(file, "#" + "x".repeat(900_000) + "\n");
        }
    },
    LARGE("file is larger than 1048576 bytes") {
        @Override
        public void create(Path file) throws Exception {
            Files.writeString(file, "#" + "x".repeat(50_000_000) + "\n");
        }
    },
    CLASS_WITH_MISSING_LIBRARY("class org.apache.kafka") {
        @Override
        public void create(Path file) throws Exception {
            Files.writeString(file, """
                    - route:
                        id: kafka
                        from:
                          uri: direct:kafka
                          steps:
                            - bean:
                                beanType: io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics
                                method: close
                    """);
        }
    },
    ON_EXCEPTION_WITHOUT_ERROR_HANDLER("no route in this file has an error handler") {
        @Override
        public void create(Path file) throws Exception {
            Files.writeString(file, """
                    - onException:
                        exception:
                          - java.lang.IllegalStateException
                        handled:
                          constant: "true"
                    - route:
                        id: mine
                        from:
                          uri: direct:mine
                          steps:
                            - log: mine
                    """);
        }
    },
    ON_EXCEPTION_FOR_ALL_ROUTES("error-handler.camel.yaml gives routes no error handler") {
        @Override
        public void create(Path file) throws Exception {
            Files.writeString(file, CONFIGURATION);
        }
    },
    CONFIGURATION_WITHOUT_ERROR_HANDLER("routeConfiguration retry-mine has no errorHandler") {
        @Override
        public void create(Path file) throws Exception {
            Files.writeString(file, CONFIGURATION + """
                        id: retry-mine
                    - route:
                        id: mine
                        routeConfigurationId: retry-mine
                        from:
                          uri: direct:mine
                          steps:
                            - log: mine
                    """);
        }
    };

    private static final String CONFIGURATION = """
            - routeConfiguration:
                onException:
                  - onException:
                      exception:
                        - java.lang.IllegalStateException
                      handled:
                        constant: "true"
            """;

    private final String message;

    BadRouteFile(String message) {
        this.message = message;
    }

    /** {@return a part of the message for it} */
    public String message() {
        return message;
    }

    /** Creates it at the path of a route file. */
    public abstract void create(Path file) throws Exception;
}
