package io.batonxero.baton.rows;

import c1.connector.v2.Grant;
import c1.connector.v2.Resource;
import com.google.common.collect.Lists;
import io.batonxero.baton.LazyList;
import io.batonxero.baton.PendingGrant;
import io.batonxero.baton.UserResources;
import io.batonxero.xero.XeroUser;
import java.util.List;

/** Makes rows of records, each when it is read: of lazy records without making their messages. */
public final class RowMapper {
    private RowMapper() {}

    /** {@return a row for each resource} */
    public static List<ResourceRow> ofResources(List<Resource> resources) {
        if (resources instanceof LazyList<?, Resource> lazy && lazy.maker() instanceof UserResources users) {
            UserRows rows = new UserRows(users.organisation());
            return Lists.transform(
                    lazy.sources(),
                    one -> one instanceof XeroUser user ? rows.of(user) : ResourceRow.of((Resource) one));
        }
        return Lists.transform(resources, ResourceRow::of);
    }

    /** {@return a row for each grant} */
    public static List<GrantRow> ofGrants(List<Grant> grants) {
        if (grants instanceof LazyList<?, Grant> lazy) {
            GrantRows rows = new GrantRows();
            return Lists.transform(lazy.sources(), one -> rows.of((PendingGrant) one));
        }
        return Lists.transform(grants, GrantRow::of);
    }
}
