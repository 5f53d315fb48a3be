package io.batonxero.support;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of a simulated Xero with one organisation of many users. */
public final class LargeOrganisation {
    private static final String[] ROLES = {"READONLY", "INVOICEONLY", "STANDARD", "FINANCIALADVISER"};

    private LargeOrganisation() {}

    /** {@return the folder, after writing the files} Each user takes about 300 bytes. */
    public static Path of(int users, Path folder) throws IOException {
        Path tenant = Files.createDirectories(folder.resolve("tenant"));
        Files.writeString(folder.resolve("connections.json"), """
                [{"id":"c","tenantId":"tenant","tenantType":"ORGANISATION","tenantName":"Large"}]""");
        Files.writeString(tenant.resolve("organisation.json"), """
                {"Status":"OK","Organisations":[{"OrganisationID":"large","Name":"Large"}]}""");
        try (Writer json = Files.newBufferedWriter(tenant.resolve("users.json"))) {
            json.write("{\"Status\":\"OK\",\"Users\":[");
            for (int i = 0; i < users; i++) {
                json.write((i == 0 ? "" : ",") + """
                        {"UserID":"7cf47fe2-c3dd-4c6b-9895-%012d","EmailAddress":"person.%d@large-organisation.example.com",\
                        "FirstName":"Aroha","LastName":"Ngata-Harbour","UpdatedDateUTC":"/Date(1700000000000+0000)/",\
                        "IsSubscriber":%s,"OrganisationRole":"%s"}
                        """.formatted(i, i, i == 0, ROLES[i % ROLES.length]));
            }
            json.write("]}");
        }
        return folder;
    }
}
