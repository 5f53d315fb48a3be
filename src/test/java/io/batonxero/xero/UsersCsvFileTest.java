package io.batonxero.xero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batonxero.base.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsersCsvFileTest {
    private static final Tenant TENANT = tenant("t-1");

    @TempDir
    Path folder;

    private static Tenant tenant(String id) {
        return new Tenant(id, Tenant.ORGANISATION, "One", id);
    }

    private Path file() {
        return folder.resolve("t-1/users.csv");
    }

    private List<XeroUser> read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<XeroUser> read(byte[] bytes) throws IOException {
        Files.createDirectories(file().getParent());
        Files.write(file(), bytes);
        return UsersCsvFile.read(folder.toString(), TENANT);
    }

    @Test
    void byteOrderMarkQuotesAndOtherColumnsAreAccepted() throws IOException {
        List<XeroUser> users = read("""
                \uFEFFuserid,Department,FirstName,LastName,EmailAddress,OrganisationRole,IsSubscriber
                u-1,"Sales, South",José,"O""Brien", jose@example.com ,STANDARD,TRUE

                u-2,,,,,SOMETHINGNEW,
                """.replace("\n", "\r\n"));

        assertThat(users).extracting(XeroUser::id).containsExactly("u-1", "u-2");
        assertThat(users).extracting(XeroUser::displayName).containsExactly("José O\"Brien", "u-2");
        assertThat(users).extracting(XeroUser::email).containsExactly("jose@example.com", "");
        assertThat(users).extracting(XeroUser::subscriber).containsExactly(true, false);
        assertThat(users).extracting(user -> user.role().value()).containsExactly("STANDARD", "SOMETHINGNEW");
    }

    @Test
    void invisibleCharactersAtTheEndsAreNoPartOfNamesAndAddresses() throws IOException {
        List<XeroUser> users = read("""
                UserID,FirstName,LastName,EmailAddress,OrganisationRole
                u-1,\u2060Ada\u00A0,\u3164,\uFEFFada@example.com\u200B,STANDARD
                """);

        assertThat(users).extracting(XeroUser::displayName).containsExactly("Ada");
        assertThat(users).extracting(XeroUser::email).containsExactly("ada@example.com");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            u-1,STANDARD,more~                      | 3 | the row does not match the header
            u-1~                                    | 3 | the row does not match the header
            u-1,"STANDARD~u-2,READONLY~             | 3 | the row does not match the header
            u-1,STANDARD~~"u-2"x,READONLY~          | 5 | the row does not match the header
            u-1,STANDARD~~~,READONLY~u-3,READONLY~  | 6 | a user without a UserID
            """)
    void anInvalidRowIsReportedByFileAndLine(String rows, int line, String problem) {
        String text = "UserID,OrganisationRole\nu-0,STANDARD\n" + rows.replace('~', '\n');

        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(file() + ":" + line + ": " + problem)
                .hasMessageNotContaining("u-2")
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "UserID;OrganisationRole\nu-1;STANDARD\n",
                "UserID\nu-1\n",
                "u-1,STANDARD\n",
                "UserID,UserID,OrganisationRole\na,b,c\n"
            })
    void aHeaderWithoutTheRequiredColumnsIsRejected(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(file() + ":1: the header needs one column ");
    }

    @Test
    void anEncodingOtherThanUtf8IsRejected() {
        byte[] latin1 =
                "UserID,FirstName,OrganisationRole\nu-1,José Pérez,STANDARD\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> read(latin1))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("UTF-8")
                .hasMessageStartingWith(file() + ":");
    }

    @Test
    void aFileWithoutUsersIsRejected() {
        assertThatThrownBy(() -> read("UserID,OrganisationRole\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("the file contains no user");
    }

    @Test
    void aMissingFileIsRejected() {
        assertThatThrownBy(() -> UsersCsvFile.read(folder.toString(), TENANT))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(file() + ": cannot be read");
    }

    @Test
    void aCustomConnectionWithoutATenantIdUsesTheFolderItself() throws IOException {
        Files.writeString(folder.resolve("users.csv"), "UserID,OrganisationRole\nu-1,STANDARD\n");

        assertThat(UsersCsvFile.read(folder.toString(), Tenant.ofCustomConnection()))
                .hasSize(1);
    }

    @Test
    void aTenantIdCannotLeadOutOfTheFolder() throws IOException {
        assertThat(read("UserID,OrganisationRole\nu-1,STANDARD\n")).hasSize(1);
        String subfolder = Files.createDirectories(folder.resolve("subfolder")).toString();

        assertThatThrownBy(() -> UsersCsvFile.read(subfolder, tenant("../t-1")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("../t-1");
    }
}
