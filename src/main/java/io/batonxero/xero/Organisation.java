package io.batonxero.xero;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.batonxero.names.NameText;
import io.batonxero.names.SharedNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * One Xero organisation. Every text may be empty.
 *
 * @param organisationClass Xero's {@code Class}: the organisation's pricing plan
 * @param status "ACTIVE" while the organisation can be read
 * @param unreadable the fields that are missing here, because Xero sent values of another type or format
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
        @JsonProperty("OrganisationStatus") String status,
        @JsonIgnore List<String> unreadable) {
    public Organisation {
        name = NameText.strip(name);
        legalName = NameText.strip(legalName);
        shortCode = NameText.strip(shortCode);
        unreadable = List.copyOf(unreadable);
    }

    /** Leaves room for short code and id, since a display name is cut after 1 024 bytes. */
    private static final int MAX_NAME_BYTES = 512;

    private static final List<String> FIELDS = JsonFields.namesOf(Organisation.class);

    /** The other fields of Xero's documentation. */
    private static final List<String> IGNORED_FIELDS = List.of(
            "APIKey",
            "Addresses",
            "CreatedDateUTC",
            "DefaultPurchasesTax",
            "DefaultSalesTax",
            "EmployerIdentificationNumber",
            "EndOfYearLockDate",
            "ExternalLinks",
            "FinancialYearEndDay",
            "FinancialYearEndMonth",
            "LineOfBusiness",
            "OrganisationEntityType",
            "OrganisationType",
            "PaymentTerms",
            "PaysTax",
            "PeriodLockDate",
            "Phones",
            "RegistrationNumber",
            "SalesTaxBasis",
            "SalesTaxPeriod",
            "TaxNumber",
            "TaxNumberName",
            "Timezone",
            "Version");

    /**
     * {@return an organisation from a map with the fields of Xero's JSON} Missing ones are empty.
     *
     * @throws IllegalArgumentException if a field is unknown
     */
    @JsonCreator
    public static Organisation from(Map<?, ?> map) {
        return of(JsonFields.ofStep(map, FIELDS, IGNORED_FIELDS));
    }

    private static Organisation of(JsonFields fields) {
        return new Organisation(
                fields.id("OrganisationID"),
                fields.data("Name"),
                fields.data("LegalName"),
                fields.data("ShortCode"),
                fields.data("CountryCode"),
                fields.data("BaseCurrency"),
                fields.data("Edition"),
                fields.data("Class"),
                fields.flag("IsDemoCompany"),
                fields.data("OrganisationStatus"),
                fields.unreadable());
    }

    /**
     * {@return the organisation in a response to {@code GET /Organisation}, completed from its tenant}
     *
     * @throws XeroException.InvalidResponse if the response contains no organisation, or neither has an id
     */
    public static Organisation of(Tenant tenant, Object response) {
        List<?> list = JsonFields.of(response).list("Organisations");
        if (list == null || list.isEmpty() || !(list.get(0) instanceof Map<?, ?> first)) {
            throw new XeroException.InvalidResponse("Xero responded to /Organisation for " + tenant.label()
                    + " without an organisation in it. Try again later.");
        }
        return of(JsonFields.of(first)).completedFrom(tenant);
    }

    /** {@return the organisation, with the id and name of its tenant where its own are empty} */
    Organisation completedFrom(Tenant tenant) {
        if (id.isEmpty() && tenant.id().isEmpty()) {
            throw new XeroException.InvalidResponse(
                    "Xero sent no OrganisationID for " + tenant.label() + ". Try again later.");
        }
        return with(id.isEmpty() ? tenant.id() : id, name.isEmpty() ? tenant.name() : name);
    }

    /** {@return a copy with another name, for routes that replace a step} */
    public Organisation withName(String newName) {
        return with(id, newName);
    }

    private Organisation with(String newId, String newName) {
        return new Organisation(
                newId,
                newName,
                legalName,
                shortCode,
                country,
                baseCurrency,
                edition,
                organisationClass,
                demo,
                status,
                unreadable);
    }

    /**
     * {@return the organisation; its name contains short code and id if another may have the same name} That is so if another
     * connected tenant has the same name, or if this organisation's name differs from its tenant's: the names of the other
     * organisations may not have been read yet.
     */
    Organisation distinctFor(Tenant tenant) {
        String idBeginning = tenant.distinction().isEmpty() && !NameText.isSame(name, tenant.name())
                ? tenant.idBeginning()
                : tenant.distinction();
        if (idBeginning.isEmpty() || name.isEmpty()) {
            return this;
        }
        String distinction = shortCode.isEmpty() ? idBeginning : shortCode + ", " + idBeginning;
        boolean isShort = name.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES;
        // A code point has at most 4 bytes. The label for people has fewer of them, so it is that of the complete name.
        String kept = isShort ? name : NameText.shortened(name, MAX_NAME_BYTES / 4);
        return withName(SharedNames.label(kept, distinction));
    }

    /** {@return the complete name; the id if it has none} */
    public String nameOrId() {
        return name.isEmpty() ? id : name;
    }

    /** {@return the name for messages} */
    public String label() {
        return NameText.shortened(nameOrId());
    }
}
