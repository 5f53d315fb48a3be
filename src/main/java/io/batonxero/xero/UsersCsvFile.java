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
 * A reader for the users of one organisation in a CSV file that the operator supplies. The file is in UTF-8, with commas and
 * a header row of Xero's field names: UserID, EmailAddress, FirstName, LastName, OrganisationRole, IsSubscriber. Other
 * columns are ignored.
 */
public final class UsersCsvFile {
    private static final String NAME = "users.csv";
    private static final List<String> REQUIRED_COLUMNS = List.of("UserID", "OrganisationRole");
    private static final String BAD_HEADER =
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
     * {@return the users in {@code <folder>/<tenant id>/users.csv}, in the file's order}
     *
     * @param folder contains a folder per tenant id, or, for a custom connection without a known tenant id, the file itself
     * @throws ConfigurationException if the file is missing or empty, or any of its rows is invalid
     */
    public static List<XeroUser> read(String folder, Tenant tenant) {
        if (!tenant.id().matches("[\\w-]*")) {
            throw new ConfigurationException(
                    "The tenant id " + tenant.id() + " cannot be a folder name, so there is no " + NAME + " for it.");
        }
        try {
            return new UsersCsvFile(Path.of(folder, tenant.id(), NAME)).users();
        } catch (InvalidPathException e) {
            throw new ConfigurationException(
                    folder + ": not a valid path for the folder of " + NAME + " files (" + e.getMessage() + ").", e);
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
                XeroUser user = XeroUser.of(JsonFields.of(rows.nextValue()));
                if (user.id().isEmpty()) {
                    throw invalid(line, "a user without a UserID", null);
                }
                users.add(user);
                line = rows.getCurrentLocation().getLineNr();
            }
        } catch (CharConversionException e) {
            throw invalid(line, "not UTF-8 from this line on; save the file as UTF-8", e);
        } catch (JsonProcessingException | RuntimeJsonMappingException e) {
            throw line == 1
                    ? invalid(line, BAD_HEADER, e)
                    : invalid(line, "the row does not match the header; check its commas and quotes", e);
        } catch (IOException e) {
            throw new ConfigurationException(file + ": cannot be read (" + IoErrorText.of(e) + ").", e);
        }
        if (users.isEmpty()) {
            throw invalid(line, "the file contains no user, but every organisation has at least one", null);
        }
        return users;
    }

    private InputStream open() throws IOException {
        FileType.requireFile(file);
        return Files.newInputStream(file);
    }

    private void checkHeader(@Nullable CsvSchema header) {
        List<String> names = header == null ? List.of() : header.getColumnNames();
        for (String column : REQUIRED_COLUMNS) {
            if (names.stream().filter(column::equalsIgnoreCase).count() != 1) {
                throw invalid(1, BAD_HEADER, null);
            }
        }
    }

    /** Does not repeat the text of the line, which may be personal data. */
    private ConfigurationException invalid(int line, String problem, @Nullable Exception cause) {
        String message = file + ":" + line + ": " + problem + ". No user was read.";
        return cause == null ? new ConfigurationException(message) : new ConfigurationException(message, cause);
    }
}
