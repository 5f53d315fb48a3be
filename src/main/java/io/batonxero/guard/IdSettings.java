package io.batonxero.guard;

import java.util.ArrayList;
import java.util.List;

/**
 * The settings that decide which ids a sync contains.
 *
 * @param legacyOrganisation {@code baton.xero.legacy-organisation}: the organisation whose role ids lack its id
 * @param projects {@code baton.xero.projects}: whether organisations have the entitlement {@code projects}
 */
public record IdSettings(String legacyOrganisation, boolean projects) {
    static final String PROJECTS = "projects";

    /** The settings of a record that has none. */
    static final IdSettings UNKNOWN = new IdSettings("", false);

    /** {@return the settings with other values than at a delivery, one line each} */
    List<String> changesSince(IdSettings delivery) {
        List<String> changes = new ArrayList<>();
        if (!legacyOrganisation.equals(delivery.legacyOrganisation)) {
            changes.add(change(
                    "--xero-legacy-organisation (BATON_XERO_LEGACY_ORGANISATION)",
                    delivery.legacyOrganisation,
                    legacyOrganisation));
        }
        if (projects != delivery.projects) {
            changes.add(change(
                    "--xero-projects (BATON_XERO_PROJECTS)",
                    String.valueOf(delivery.projects),
                    String.valueOf(projects)));
        }
        return changes;
    }

    private static String change(String setting, String before, String now) {
        return setting + " was " + (before.isEmpty() ? "empty" : before) + " and is " + (now.isEmpty() ? "empty" : now)
                + " now";
    }
}
