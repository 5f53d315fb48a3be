package io.batonxero;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Something of a route file's name that is no route file, with a word of what people are told. */
enum BadRouteFile {
    FOLDER("is a folder") {
        @Override
        void make(Path file) throws Exception {
            Files.createDirectory(file);
        }
    },
    LINK_TO_NOTHING("is a link to a file that does not exist") {
        @Override
        void make(Path file) throws Exception {
            Files.createSymbolicLink(file, Path.of("nothing.yaml"));
        }
    },
    LINK_TO_ITSELF("cannot be read: too many levels of symbolic links") {
        @Override
        void make(Path file) throws Exception {
            Files.createSymbolicLink(file, file.getFileName());
        }
    },
    FIFO("is no regular file") {
        @Override
        void make(Path file) throws Exception {
            if (new ProcessBuilder("mkfifo", file.toString()).start().waitFor() != 0) {
                throw new IOException("mkfifo");
            }
        }
    },
    ENDLESS_DEVICE("is no regular file") {
        @Override
        void make(Path file) throws Exception {
            Files.createSymbolicLink(file, Path.of("/dev/zero"));
        }
    },
    NOT_UTF_8("is not UTF-8") {
        @Override
        void make(Path file) throws Exception {
            Files.write(file, "# Zürich\n".getBytes(StandardCharsets.ISO_8859_1));
        }
    },
    NUL_BYTES("is no YAML") {
        @Override
        void make(Path file) throws Exception {
            Files.writeString(file, "- route:\0\n");
        }
    },
    EMPTY("is empty") {
        @Override
        void make(Path file) throws Exception {
            Files.createFile(file);
        }
    },
    ALIAS_OF_ITSELF("refers to what it is in itself, *a") {
        @Override
        void make(Path file) throws Exception {
            Files.writeString(file, "- &a [*a]\n");
        }
    },
    ALIASES_OF_ALIASES("has more than 50000 YAML nodes") {
        @Override
        void make(Path file) throws Exception {
            StringBuilder text = new StringBuilder("- &a0 [x, x]\n");
            for (int i = 1; i < 40; i++) {
                text.append("- &a%d [*a%d, *a%d]\n".formatted(i, i - 1, i - 1));
            }
            Files.writeString(file, text);
        }
    },
    DEEP_LISTS("is nested deeper than 100 levels") {
        @Override
        void make(Path file) throws Exception {
            Files.writeString(file, "- ".repeat(20_000) + "x\n");
        }
    },
    DEEP_BRACKETS("is nested deeper than 100 levels") {
        @Override
        void make(Path file) throws Exception {
            Files.writeString(file, "[\n".repeat(100_000));
        }
    },
    DEEP_INDENTATION("is nested deeper than 100 levels") {
        @Override
        void make(Path file) throws Exception {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 1_000; i++) {
                text.append(" ".repeat(i)).append("a:\n");
            }
            Files.writeString(file, text);
        }
    },
    LONG_LINE("a line may have 65536") {
        @Override
        void make(Path file) throws Exception {
            Files.writeString(file, "#" + "x".repeat(900_000) + "\n");
        }
    },
    LARGE("is larger than 1048576 bytes") {
        @Override
        void make(Path file) throws Exception {
            Files.writeString(file, "#" + "x".repeat(50_000_000) + "\n");
        }
    },
    CLASS_WITHOUT_ITS_LIBRARY("no class org.apache.kafka") {
        @Override
        void make(Path file) throws Exception {
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
    CLAUSE_OF_ROUTES_WITHOUT_ERROR_HANDLER("no route of this file has an error handler") {
        @Override
        void make(Path file) throws Exception {
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
    CLAUSE_FOR_ALL_ROUTES("error-handler says that routes have no error handler") {
        @Override
        void make(Path file) throws Exception {
            Files.writeString(file, CONFIGURATION);
        }
    },
    CONFIGURATION_WITHOUT_ERROR_HANDLER("the routeConfiguration retry-mine has no errorHandler") {
        @Override
        void make(Path file) throws Exception {
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

    private final String words;

    BadRouteFile(String words) {
        this.words = words;
    }

    /** {@return what people are told of it} */
    String words() {
        return words;
    }

    /** Makes it where a route file may be. */
    abstract void make(Path file) throws Exception;
}
