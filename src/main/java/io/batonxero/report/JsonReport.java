package io.batonxero.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;

/** The report as one document for programs. Names are as the .c1z has them: whoever shows them makes them safe. */
final class JsonReport {
    private final JsonGenerator json;
    private final AccessReportData sheet;

    private JsonReport(JsonGenerator json, AccessReportData sheet) {
        this.json = json;
        this.sheet = sheet;
    }

    static void write(AccessReportData sheet, Instant generatedAt, OutputStream out) throws IOException {
        // The line separator is not the machine's, so that the same sync gives the same bytes everywhere.
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.setPrettyPrinter(
                    new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines));
            new JsonReport(json, sheet).document(generatedAt);
            json.writeRaw('\n');
        }
    }

    private void document(Instant generatedAt) throws IOException {
        json.writeStartObject();
        json.writeStringField("generatedAt", generatedAt.toString());
        json.writeStringField("syncId", sheet.syncId());
        texts("notShownByXero", XeroApiGaps.LINES);
        json.writeArrayFieldStart("organisations");
        for (ReportedOrganisation organisation : sheet.organisations()) {
            write(organisation);
        }
        json.writeEndArray();
        totals(sheet.totals());
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
        sheet.people(organisation, this::write);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void write(UserAccess someone) throws IOException {
        ReportedUser person = someone.person();
        json.writeStartObject();
        json.writeStringField("userId", person.userId());
        json.writeStringField("name", person.name());
        text("email", person.email());
        json.writeStringField("status", person.status());
        text("statusDetails", person.statusDetails());
        text("recordLastChanged", person.lastChanged());
        json.writeBooleanField("subscriber", someone.isSubscriber());
        json.writeArrayFieldStart("roles");
        for (ReportedEntitlement role : someone.roles()) {
            json.writeStartObject();
            json.writeStringField("value", role.value());
            json.writeStringField("words", role.words());
            json.writeBooleanField("explainedByXero", !role.isUnexplained());
            json.writeEndObject();
        }
        json.writeEndArray();
        texts(
                "otherEntitlements",
                someone.others().stream().map(ReportedEntitlement::words).toList());
        json.writeEndObject();
    }

    private void totals(Totals totals) throws IOException {
        json.writeObjectFieldStart("totals");
        json.writeNumberField("organisations", totals.organisations().size());
        json.writeNumberField("people", totals.people());
        json.writeNumberField("grants", totals.grants());
        json.writeNumberField("subscribers", totals.subscribers());
        json.writeNumberField("disabledUsers", totals.disabled());
        json.writeNumberField("unexplainedRoles", totals.unexplainedRoles());
        json.writeNumberField(
                "organisationsWithoutSubscriber", totals.withoutSubscriber().size());
        json.writeNumberField(
                "organisationsWithSeveralSubscribers",
                totals.withSeveralSubscribers().size());
        json.writeNumberField("grantsNotShown", totals.grantsNotShown());
        json.writeEndObject();
    }

    /** What the .c1z leaves out is left out. */
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
