package io.batonxero.xero;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of one user after another. A map of them would have to be made anew for each. */
final class UserFields extends Fields {
    static final String USER_ID = "UserID";
    static final String GLOBAL_USER_ID = "GlobalUserID";
    static final String EMAIL_ADDRESS = "EmailAddress";
    static final String FIRST_NAME = "FirstName";
    static final String LAST_NAME = "LastName";
    static final String UPDATED_DATE_UTC = "UpdatedDateUTC";
    static final String IS_SUBSCRIBER = "IsSubscriber";
    static final String ORGANISATION_ROLE = "OrganisationRole";

    private static final int NAMES = 8;
    private static final Object ABSENT = new Object();

    private final @Nullable Object[] known = new Object[NAMES];
    private final Map<String, @Nullable Object> others = new LinkedHashMap<>();

    /** Forgets the fields of the last user. */
    void clear() {
        Arrays.fill(known, ABSENT);
        others.clear();
    }

    void put(String name, @Nullable Object value) {
        int place = place(name);
        if (place < 0) {
            others.put(name, value);
        } else {
            known[place] = value;
        }
    }

    @Override
    @Nullable
    Object value(String name) {
        int place = place(name);
        Object exact = place < 0 ? ABSENT : known[place];
        return exact == ABSENT ? ignoringCase(others, name) : exact;
    }

    private static int place(String name) {
        return switch (name) {
            case USER_ID -> 0;
            case GLOBAL_USER_ID -> 1;
            case EMAIL_ADDRESS -> 2;
            case FIRST_NAME -> 3;
            case LAST_NAME -> 4;
            case UPDATED_DATE_UTC -> 5;
            case IS_SUBSCRIBER -> 6;
            case ORGANISATION_ROLE -> 7;
            default -> -1;
        };
    }
}
