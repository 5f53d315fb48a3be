package io.batonxero;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Mistakes in {@code read-users}, each with its line, counted after the header, and a part of the message for it. */
enum BrokenEdit {
    BAD_INDENT(9, "expected", "      steps:\n", "      steps:\n   - bad\n"),
    TAB(14, "TAB", "        - bean:\n            id: pages", "\t- bean:\n            id: pages"),
    UNKNOWN_STEP(
            18, "tooo", "        - to:\n            id: read-pages-of-users", "        - tooo:\n            id: x"),
    UNKNOWN_COMPONENT_OPTION(18, "colour", "name: read-pages\n", "name: read-pages\n              colour: red\n"),
    UNKNOWN_STEP_OPTION(17, "methodd", "method: pages", "methodd: pages"),
    UNKNOWN_COMPONENT(
            18, "nosuch", "uri: direct\n            parameters:\n              name: read-pages", "uri: nosuch:x"),
    MISSING_SETTING(17, "baton.xero.nosuch", "{{baton.xero.users-page-size}}", "{{baton.xero.nosuch}}"),
    NO_SUCH_ROUTE(22, "read-pagez", "name: read-pages", "name: read-pagez"),
    ID_OF_ANOTHER_ROUTE(2, "read-tenant", "id: read-users", "id: read-tenant"),
    NO_SUCH_CLASS(14, "XeroUsr", "XeroUser\n            method: pages", "XeroUsr\n            method: pages"),
    NO_SUCH_BEAN(
            16,
            "nosuch",
            "beanType: io.batonxero.xero.XeroUser\n            method: pages({{baton.xero.users-page-size}})",
            "ref: nosuch"),
    NO_SUCH_METHOD_OF_A_BEAN(
            16,
            "skipLimit has no method nosuch",
            "beanType: io.batonxero.xero.XeroUser\n            method: pages({{baton.xero.users-page-size}})",
            "ref: skipLimit\n            method: nosuch"),
    NO_SUCH_STATIC_METHOD(14, "pagez", "method: pages(", "method: pagez("),
    WRONG_EXPRESSION(
            9,
            "boody",
            "constant:\n                expression: /api",
            "simple:\n                expression: ${boody}/api"),
    NO_SUCH_EXCEPTION(
            2,
            "onException",
            "    from:\n",
            "    onException:\n      - onException:\n          exception:\n            - java.lang.Nope\n    from:\n"),
    NO_SUCH_CONFIGURATION(4, "nosuch", "    from:\n", "    routeConfigurationId: nosuch\n    from:\n"),
    BAD_VALUE(1, "java.lang.Boolean", "    description: Lists", "    autoStartup: maybe\n    description: Lists"),
    NO_SUCH_AGGREGATION(22, "nosuch", "        - to:\n            id: read-pages-of-users", """
                    - split:
                        expression:
                          simple:
                            expression: ${body}
                        aggregationStrategy: '#nosuch'
                        steps:
                          - stop: {}
                    - to:
                        id: read-pages-of-users\
            """),
    EMPTY(1, "empty"),
    NO_LIST(1, "list");

    private final int line;
    private final String words;
    private final String from;
    private final String to;

    BrokenEdit(int line, String words, String from, String to) {
        this.line = line;
        this.words = words;
        this.from = from;
        this.to = to;
    }

    BrokenEdit(int line, String words) {
        this(line, words, "", "");
    }

    /** {@return the line in the file, from 1 on} */
    int line() {
        return from.isEmpty()
                ? line
                : line
                        + (int) original()
                                .lines()
                                .takeWhile(text -> text.startsWith("#"))
                                .count();
    }

    String words() {
        return words;
    }

    /** {@return the file as it is after the edit} */
    String text() {
        String text = original();
        if (from.isEmpty()) {
            return this == EMPTY ? "" : "hello: world\n";
        }
        if (!text.contains(from)) {
            throw new IllegalStateException(this + " edits what is no longer in read-users");
        }
        return text.replace(from, to);
    }

    private static String original() {
        try {
            return RouteEdits.original("read-users");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
