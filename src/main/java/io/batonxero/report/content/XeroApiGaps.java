package io.batonxero.report.content;

import java.util.List;

/** Facts that a report cannot show because Xero's API does not return them. */
public final class XeroApiGaps {
    public static final List<String> LINES = List.of(
            "The last sign-in of a user: the date is the last change of the record, not a login.",
            "Whether multi-factor authentication or single sign-on is on.",
            "Invitations that were not accepted yet.",
            "Who may manage users: the tick \"Manage users\" is not shown.",
            "Roles in payroll, in projects and in expenses, and who administers bank accounts.",
            "The option of a user with \"Invoice only\": drafts, sales, purchases, or approve and pay.");

    private XeroApiGaps() {}
}
