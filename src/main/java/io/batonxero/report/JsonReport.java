package io.batonxero.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.batonxero.base.Version;
import io.batonxero.report.compare.AccessChange;
import io.batonxero.report.compare.AccessChanges;
import io.batonxero.report.content.AccessReport;
import io.batonxero.report.content.Finding;
import io.batonxero.report.content.Person;
import io.batonxero.report.content.ReportedEntitlement;
import io.batonxero.report.content.ReportedOrganisation;
import io.batonxero.report.content.ReportedUser;
import io.batonxero.report.content.Scope;
import io.batonxero.report.content.SyncIdentity;
import io.batonxero.report.content.Totals;
import io.batonxero.report.content.UserAccess;
import io.batonxero.report.content.XeroApiGaps;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** Writes the report as JSON for programs. Names are as in the .c1z and not escaped for display. */
final class JsonReport {
    private final JsonGenerator json;
    private final AccessReport data;
    private final Optional<AccessChanges> changes;

    private JsonReport(JsonGenerator json, AccessReport data, Optional<AccessChanges> changes) {
        this.json = json;
        this.data = data;
        this.changes = changes;
    }

    static void write(AccessReport data, Optional<AccessChanges> changes, OutputStream out) throws IOException {
        // A fixed line separator, so that the same sync gives the same bytes on every platform.
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.setPrettyPrinter(
                    new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines));
            new JsonReport(json, data, changes).document();
            json.writeRaw('\n');
        }
    }

    private void document() throws IOException {
        json.writeStartObject();
        json.writeStringField("generatedAt", data.identity().madeAt().toString());
        json.writeStringField("syncId", data.identity().syncId());
        evidence(data.identity());
        scope(data.scope());
        texts("notShownByXero", XeroApiGaps.LINES);
        texts("notRead", data.scope().partsNotRead());
        if (!data.scope().omitted().isEmpty()) {
            texts("omitted", data.scope().omitted());
        }
        findings(data.findings());
        if (changes.isPresent()) {
            write(changes.get());
        }
        json.writeArrayFieldStart("organisations");
        for (ReportedOrganisation organisation : data.organisations()) {
            write(organisation);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("persons");
        data.people(this::write);
        json.writeEndArray();
        totals(data.totals());
        json.writeEndObject();
    }

    private void write(AccessChanges changed) throws IOException {
        json.writeObjectFieldStart("changes");
        json.writeStringField("sinceSyncId", changed.previous().syncId());
        text("since", changed.previous().at().map(Instant::toString).orElse(""));
        json.writeArrayFieldStart("list");
        changed.each(this::write);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void write(AccessChange change) throws IOException {
        json.writeStartObject();
        json.writeStringField("kind", change.kind().name());
        json.writeStringField("organisationId", change.organisationId());
        json.writeStringField("organisation", change.organisation());
        if (change.isOfPerson()) {
            json.writeStringField("userId", change.userId());
            json.writeStringField("name", change.person());
            text("email", change.email());
            text("before", change.before());
            text("after", change.after());
        } else {
            json.writeNumberField("people", change.people());
        }
        json.writeEndObject();
    }

    private void findings(List<Finding> findings) throws IOException {
        json.writeArrayFieldStart("findings");
        for (Finding finding : findings) {
            json.writeStartObject();
            json.writeStringField("kind", finding.kind().name());
            json.writeNumberField("count", finding.count());
            json.writeStringField("text", finding.text());
            texts(
                    "examples",
                    finding.examples().stream().map(Finding.Example::text).toList());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void write(Person person) throws IOException {
        json.writeStartObject();
        text("email", person.email());
        texts("names", person.names());
        json.writeBooleanField("addressLooksShared", person.looksShared());
        json.writeBooleanField("outsideDomains", data.domains().isOutside(person.email()));
        json.writeArrayFieldStart("accounts");
        for (Person.Account account : person.accounts()) {
            json.writeStartObject();
            json.writeStringField("organisationId", account.organisation().id());
            json.writeStringField("userId", account.access().user().userId());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void evidence(SyncIdentity identity) throws IOException {
        json.writeObjectFieldStart("evidence");
        text("readFrom", identity.startedAt().map(Instant::toString).orElse(""));
        text("readUntil", identity.endedAt().map(Instant::toString).orElse(""));
        json.writeStringField(
                "generatedAtLocal", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(identity.madeAtLocal()));
        json.writeStringField("timeZone", identity.zone().getId());
        json.writeStringField("program", Version.PROGRAM + " " + identity.version());
        text("file", identity.place());
        json.writeStringField("sha256", identity.sha256());
        json.writeNumberField("bytes", identity.bytes());
        json.writeEndObject();
    }

    private void scope(Scope scope) throws IOException {
        json.writeObjectFieldStart("scope");
        json.writeBooleanField("whole", scope.isWhole());
        text("xeroApp", scope.app());
        json.writeNumberField("tenantsConnected", scope.connected());
        json.writeNumberField("tenantsRead", scope.read());
        json.writeNumberField("recordsSkipped", scope.skipped());
        json.writeArrayFieldStart("tenantsNotRead");
        for (Scope.NotRead tenant : scope.notRead()) {
            json.writeStartObject();
            json.writeStringField("id", tenant.id());
            json.writeStringField("name", tenant.name());
            json.writeStringField("type", tenant.type());
            json.writeStringField("why", tenant.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void write(ReportedOrganisation organisation) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", organisation.id());
        json.writeStringField("name", organisation.name());
        text("legalName", organisation.legalName());
        text("shortCode", organisation.shortCode());
        text("country", organisation.country());
        text("status", organisation.status());
        json.writeBooleanField("demo", organisation.demo());
        json.writeArrayFieldStart("people");
        data.users(organisation, this::write);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void write(UserAccess access) throws IOException {
        ReportedUser user = access.user();
        json.writeStartObject();
        json.writeStringField("userId", user.userId());
        json.writeStringField("name", user.name());
        text("email", user.email());
        json.writeStringField("status", user.status());
        text("statusDetails", user.statusDetails());
        text("recordLastChanged", user.lastChanged());
        json.writeBooleanField("subscriber", access.isSubscriber());
        json.writeArrayFieldStart("roles");
        for (ReportedEntitlement role : access.roles()) {
            json.writeStartObject();
            json.writeStringField("value", role.value());
            json.writeStringField("words", role.displayName());
            json.writeBooleanField("explainedByXero", !role.isUnpublished());
            json.writeEndObject();
        }
        json.writeEndArray();
        texts(
                "otherEntitlements",
                access.others().stream().map(ReportedEntitlement::displayName).toList());
        json.writeEndObject();
    }

    private void totals(Totals totals) throws IOException {
        json.writeObjectFieldStart("totals");
        json.writeNumberField("organisations", totals.organisations().size());
        json.writeNumberField("people", totals.users());
        json.writeNumberField("accounts", totals.accounts());
        json.writeNumberField("persons", totals.people());
        json.writeNumberField("grants", totals.grants());
        json.writeNumberField("subscribers", totals.subscribers());
        json.writeNumberField("disabledUsers", totals.disabled());
        json.writeNumberField("unexplainedRoles", totals.unpublishedRoles());
        json.writeNumberField(
                "organisationsWithoutSubscriber", totals.withoutSubscriber().size());
        json.writeNumberField(
                "organisationsWithSeveralSubscribers",
                totals.withSeveralSubscribers().size());
        json.writeNumberField("grantsNotShown", totals.grantsNotShown());
        json.writeEndObject();
    }

    /** Omits empty texts. */
    private void text(String name, String text) throws IOException {
        if (!text.isEmpty()) {
            json.writeStringField(name, text);
        }
    }

    private void texts(String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
