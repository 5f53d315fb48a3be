package io.batonxero.baton.rows;

import c1.connector.v2.Grant;
import c1.connector.v2.Resource;
import com.google.common.collect.Lists;
import io.batonxero.baton.LazyList;
import io.batonxero.baton.PendingGrant;
import io.batonxero.baton.UserResources;
import io.batonxero.xero.XeroUser;
import java.util.List;

/** Converts records to rows of the sync file, each when it is read. Lazy records are encoded without building their messages. */
public final class RowMapper {
    private RowMapper() {}

    /** {@return the rows of resources} */
    public static List<ResourceRow> ofResources(List<Resource> resources) {
        if (resources instanceof LazyList<?, Resource> lazy && lazy.mapper() instanceof UserResources users) {
            UserRows rows = new UserRows(users.organisation());
            return Lists.transform(
                    lazy.sources(),
                    source -> source instanceof XeroUser user ? rows.of(user) : ResourceRow.of((Resource) source));
        }
        return Lists.transform(resources, ResourceRow::of);
    }

    /** {@return the rows of grants} */
    public static List<GrantRow> ofGrants(List<Grant> grants) {
        if (grants instanceof LazyList<?, Grant> lazy) {
            GrantRows rows = new GrantRows();
            return Lists.transform(lazy.sources(), source -> rows.of((PendingGrant) source));
        }
        return Lists.transform(grants, GrantRow::of);
    }
}
