package io.batonxero.report;

import java.util.List;

/** What no report can say, since Xero's API does not. */
final class XeroApiGaps {
    /** A line each. */
    static final List<String> LINES = List.of(
            "When anyone last signed in: the date is when the record of the person changed, not a login.",
            "Whether multi-factor authentication or single sign-on is on.",
            "Invitations that were sent and not accepted yet.",
            "Who may manage users: the tick \"Manage users\" is not shown.",
            "Roles in payroll, in projects and in expenses, and who administers bank accounts.",
            "Which of its levels someone with \"Invoice only\" has.");

    private XeroApiGaps() {}
}
