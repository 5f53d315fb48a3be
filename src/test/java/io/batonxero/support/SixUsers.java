package io.batonxero.support;

import io.batonxero.xero.Tenant;
import io.batonxero.xero.XeroUser;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A replacement of a step that returns six users, which the removal guard accepts after a sync of the demo's users. */
public final class SixUsers {
    private SixUsers() {}

    /** {@return six users of a tenant: three advisers, and three standard users of whom one is the subscriber} */
    public static List<XeroUser> of(Tenant tenant) {
        return IntStream.range(0, 6)
                .mapToObj(number -> XeroUser.from(Map.of(
                        "UserID",
                        tenant.id().substring(1) + number,
                        "OrganisationRole",
                        number < 3 ? "FINANCIALADVISER" : "STANDARD",
                        "IsSubscriber",
                        number > 4)))
                .toList();
    }
}
