package io.batonxero.support;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Mistakes in {@code read-users}: the line, counted after the header, a part of the message, and the edit. */
public enum BrokenEdit {
    BAD_INDENT(9, "expected", "      steps:\n", "      steps:\n   - bad\n"),
    TAB(15, "TAB", "        - bean:\n            id: pages", "\t- bean:\n            id: pages"),
    UNKNOWN_STEP(
            19, "tooo", "        - to:\n            id: read-pages-of-users", "        - tooo:\n            id: x"),
    UNKNOWN_COMPONENT_OPTION(19, "colour", "name: read-pages\n", "name: read-pages\n              colour: red\n"),
    UNKNOWN_STEP_OPTION(18, "methodd", "method: pages", "methodd: pages"),
    UNKNOWN_COMPONENT(
            19, "nosuch", "uri: direct\n            parameters:\n              name: read-pages", "uri: nosuch:x"),
    MISSING_SETTING(18, "baton.xero.nosuch", "{{baton.xero.users-page-size}}", "{{baton.xero.nosuch}}"),
    MISSING_ROUTE(23, "read-pagez", "name: read-pages", "name: read-pagez"),
    DUPLICATE_ROUTE_ID(2, "read-tenant", "id: read-users", "id: read-tenant"),
    MISSING_CLASS(15, "XeroUsr", "XeroUser\n            method: pages", "XeroUsr\n            method: pages"),
    MISSING_BEAN(
            17,
            "nosuch",
            "beanType: io.batonxero.xero.XeroUser\n            method: pages({{baton.xero.users-page-size}})",
            "ref: nosuch"),
    MISSING_METHOD_OF_A_BEAN(
            17,
            "skipLimit has no method nosuch",
            "beanType: io.batonxero.xero.XeroUser\n            method: pages({{baton.xero.users-page-size}})",
            "ref: skipLimit\n            method: nosuch"),
    MISSING_STATIC_METHOD(15, "pagez", "method: pages(", "method: pagez("),
    INVALID_EXPRESSION(
            9,
            "boody",
            "constant:\n                expression: /api",
            "simple:\n                expression: ${boody}/api"),
    MISSING_EXCEPTION(
            2,
            "onException",
            "    from:\n",
            "    onException:\n      - onException:\n          exception:\n            - java.lang.Nope\n    from:\n"),
    MISSING_CONFIGURATION(4, "nosuch", "    from:\n", "    routeConfigurationId: nosuch\n    from:\n"),
    INVALID_VALUE(1, "java.lang.Boolean", "    description: Lists", "    autoStartup: maybe\n    description: Lists"),
    MISSING_AGGREGATION(23, "nosuch", "        - to:\n            id: read-pages-of-users", """
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
    NOT_A_LIST(1, "list");

    private final int line;
    private final String message;
    private final String from;
    private final String to;

    BrokenEdit(int line, String message, String from, String to) {
        this.line = line;
        this.message = message;
        this.from = from;
        this.to = to;
    }

    BrokenEdit(int line, String message) {
        this(line, message, "", "");
    }

    /** {@return the line in the file, from 1 on} */
    public int line() {
        return from.isEmpty()
                ? line
                : line
                        + (int) original()
                                .lines()
                                .takeWhile(text -> text.startsWith("#"))
                                .count();
    }

    public String message() {
        return message;
    }

    /** {@return the file as it is after the edit} */
    public String text() {
        if (from.isEmpty()) {
            return this == EMPTY ? "" : "hello: world\n";
        }
        return RouteEdits.replaced(original(), from, to);
    }

    private static String original() {
        try {
            return RouteEdits.original("read-users");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
