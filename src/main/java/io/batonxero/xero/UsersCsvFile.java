package io.batonxero.xero;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.batonxero.base.ConfigurationException;
import io.batonxero.base.IoErrorText;
import io.batonxero.file.FileType;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The users of one organisation in a CSV file of one's own: UTF-8, commas, a header row with Xero's names of fields such
 * as UserID, EmailAddress, FirstName, LastName, OrganisationRole and IsSubscriber. Other columns are ignored.
 */
public final class UsersCsvFile {
    private static final String NAME = "users.csv";
    private static final List<String> NEEDED = List.of("UserID", "OrganisationRole");
    private static final String NO_HEADER =
            "the header needs one column UserID and one OrganisationRole, with commas between columns";
    private static final ObjectReader ROWS = CsvMapper.builder()
            .enable(CsvParser.Feature.TRIM_SPACES)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .enable(CsvParser.Feature.FAIL_ON_MISSING_COLUMNS)
            .build()
            .readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader());

    private final Path file;

    private UsersCsvFile(Path file) {
        this.file = file;
    }

    /**
     * {@return the users in {@code users.csv} in the folder of an organisation, in the file's order}
     *
     * @param folder holds a folder for each organisation, by tenant id; itself that of a custom connection whose tenant
     *     id is not told
     * @throws ConfigurationException if the file is missing or empty, or one of its rows cannot be read: nobody is left out
     */
    public static List<XeroUser> read(String folder, Tenant tenant) {
        if (!tenant.id().matches("[\\w-]*")) {
            throw new ConfigurationException(
                    "The tenant id " + tenant.id() + " is no name for a folder of " + NAME + ".");
        }
        try {
            return new UsersCsvFile(Path.of(folder, tenant.id(), NAME)).users();
        } catch (InvalidPathException wrong) {
            throw new ConfigurationException(
                    folder + ": is no folder of " + NAME + " files (" + wrong.getMessage() + ").", wrong);
        }
    }

    private List<XeroUser> users() {
        List<XeroUser> users = new ArrayList<>();
        int line = 1;
        try (InputStream in = open();
                MappingIterator<Map<String, String>> rows = ROWS.readValues(in)) {
            checkHeader(rows.getParserSchema() instanceof CsvSchema header ? header : null);
            line = rows.getCurrentLocation().getLineNr();
            while (rows.hasNextValue()) {
                XeroUser user = XeroUser.from(rows.nextValue());
                if (user.id().isEmpty()) {
                    throw wrong(line, "a user without a UserID", null);
                }
                users.add(user);
                line = rows.getCurrentLocation().getLineNr();
            }
        } catch (CharConversionException notUtf8) {
            throw wrong(line, "from here on it is not UTF-8; save the file as that", notUtf8);
        } catch (JsonProcessingException | RuntimeJsonMappingException malformed) {
            throw line == 1
                    ? wrong(line, NO_HEADER, malformed)
                    : wrong(line, "no row of the header's columns; count its commas and close its quotes", malformed);
        } catch (IOException unreadable) {
            throw new ConfigurationException(
                    file + ": cannot be read (" + IoErrorText.of(unreadable) + ").", unreadable);
        }
        if (users.isEmpty()) {
            throw wrong(line, "no user in the file; an organisation has one at least", null);
        }
        return users;
    }

    private InputStream open() throws IOException {
        FileType.requireFile(file);
        return Files.newInputStream(file);
    }

    private void checkHeader(@Nullable CsvSchema header) {
        List<String> names = header == null ? List.of() : header.getColumnNames();
        for (String needed : NEEDED) {
            if (names.stream().filter(needed::equalsIgnoreCase).count() != 1) {
                throw wrong(1, NO_HEADER, null);
            }
        }
    }

    /** What a line says may name people, and stays out of the message. */
    private ConfigurationException wrong(int line, String what, @Nullable Exception cause) {
        String message = file + ":" + line + ": " + what + ". No user was read.";
        return cause == null ? new ConfigurationException(message) : new ConfigurationException(message, cause);
    }
}
