package io.batonxero.xero;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * One Xero organisation. Every text may be empty, the id only where Xero left it out.
 *
 * @param organisationClass Xero's {@code Class}: the plan it pays for
 * @param status "ACTIVE" while it can be reached
 * @see <a href="https://developer.xero.com/documentation/api/accounting/organisation">Xero Organisation</a>
 */
public record Organisation(
        @JsonProperty("OrganisationID") String id,
        @JsonProperty("Name") String name,
        @JsonProperty("LegalName") String legalName,
        @JsonProperty("ShortCode") String shortCode,
        @JsonProperty("CountryCode") String country,
        @JsonProperty("BaseCurrency") String baseCurrency,
        @JsonProperty("Edition") String edition,
        @JsonProperty("Class") String organisationClass,
        @JsonProperty("IsDemoCompany") boolean demo,
        @JsonProperty("OrganisationStatus") String status) {

    /** {@return an organisation out of Xero's own field names} Unknown ones are ignored, missing ones are empty. */
    @JsonCreator
    public static Organisation from(Map<?, ?> json) {
        JsonFields fields = JsonFields.of(json);
        return new Organisation(
                fields.data("OrganisationID"),
                fields.data("Name"),
                fields.data("LegalName"),
                fields.data("ShortCode"),
                fields.data("CountryCode"),
                fields.data("BaseCurrency"),
                fields.data("Edition"),
                fields.data("Class"),
                fields.flag("IsDemoCompany"),
                fields.data("OrganisationStatus"));
    }

    /**
     * {@return the organisation in an answer of {@code GET /Organisation}, with the tenant's id and name where it has
     * none of its own}
     *
     * @throws XeroException.Unreadable if there is none in it, or none with an id
     */
    public static Organisation of(Tenant tenant, Object answer) {
        List<?> list = JsonFields.of(answer).list("Organisations");
        if (list == null || list.isEmpty() || !(list.get(0) instanceof Map<?, ?> first)) {
            throw new XeroException.Unreadable("Xero answered /Organisation for " + tenant.label()
                    + " without an organisation in it. Try again later.");
        }
        return from(first).orElse(tenant);
    }

    Organisation orElse(Tenant tenant) {
        if (id.isEmpty() && tenant.id().isEmpty()) {
            throw new XeroException.Unreadable("Xero named no OrganisationID for " + tenant.label() + ".");
        }
        return new Organisation(
                id.isEmpty() ? tenant.id() : id,
                name.isEmpty() ? tenant.name() : name,
                legalName,
                shortCode,
                country,
                baseCurrency,
                edition,
                organisationClass,
                demo,
                status);
    }

    /** {@return the same under another name} */
    public Organisation withName(String other) {
        return new Organisation(
                id, other, legalName, shortCode, country, baseCurrency, edition, organisationClass, demo, status);
    }

    /** {@return what a person would call it} */
    public String label() {
        return name.isEmpty() ? id : name;
    }
}
