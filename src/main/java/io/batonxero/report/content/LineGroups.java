package io.batonxero.report.content;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Combines the consecutive lines of an account. */
final class LineGroups {
    private final List<ReportedEntitlement> entitlements;
    private final AccountReader reader;
    private final List<ReportedEntitlement> held = new ArrayList<>();
    private UsersTable.@Nullable Line current;

    /** Reads an account. */
    @FunctionalInterface
    interface AccountReader {
        void read(UsersTable.Line line, UserAccess access) throws IOException;
    }

    /**
     * Creates the groups of a query.
     *
     * @param entitlements by their number in the lines
     */
    LineGroups(List<ReportedEntitlement> entitlements, AccountReader reader) {
        this.entitlements = entitlements;
        this.reader = reader;
    }

    void read(UsersTable.Line line) throws IOException {
        if (current == null || !line.isSameAccount(current)) {
            finish();
            current = line;
        }
        if (line.entitlement() != UsersTable.NO_ENTITLEMENT) {
            held.add(entitlements.get(line.entitlement()));
        }
    }

    /** Reads the last account. */
    void finish() throws IOException {
        if (current != null) {
            reader.read(current, new UserAccess(current.user(), held));
            held.clear();
            current = null;
        }
    }
}
