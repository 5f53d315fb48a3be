package io.batonxero.report.content;

import c1.connector.v2.Resource;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.batonxero.names.NameText;

/**
 * An organisation in a report. Texts may be empty, except the name.
 *
 * @param name the display name, or the id if there is none
 */
public record ReportedOrganisation(
        String id, String name, String legalName, String shortCode, String country, String status, boolean demo) {
    static ReportedOrganisation of(Resource resource) {
        Struct profile = resource.getProfile();
        return new ReportedOrganisation(
                resource.getId().getResource(),
                name(resource.getId().getResource(), resource.getDisplayName()),
                text(profile, "legal_name"),
                text(profile, "short_code"),
                text(profile, "country"),
                text(profile, "status"),
                profile.getFieldsOrDefault("is_demo", Value.getDefaultInstance())
                        .getBoolValue());
    }

    /** {@return an organisation that users or roles refer to, but the .c1z does not contain} */
    static ReportedOrganisation unlisted(String id, String name) {
        return new ReportedOrganisation(id, name(id, name), "", "", "", "", false);
    }

    ReportedOrganisation withName(String newName) {
        return new ReportedOrganisation(id, newName, legalName, shortCode, country, status, demo);
    }

    /** {@return a text of a profile; empty if it is missing} */
    static String text(Struct profile, String key) {
        return profile.getFieldsOrDefault(key, Value.getDefaultInstance()).getStringValue();
    }

    private static String name(String id, String name) {
        if (!NameText.strip(name).isEmpty()) {
            return name;
        }
        return id.isEmpty() ? "(no organisation)" : id;
    }
}
