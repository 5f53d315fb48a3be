package io.batonxero.xero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batonxero.base.BadSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenStoreTest {
    private static final XeroApp APP = new XeroApp("CLIENT/../1", "secret", "first", "", XeroApp.SETTINGS);

    @TempDir
    Path folder;

    @Test
    void theConfiguredTokenIsUsedUntilOneIsStored() {
        assertThat(store().refreshToken("first")).isEqualTo("first");

        store().keep("second", "first");

        assertThat(store().refreshToken("first")).isEqualTo("second");
        assertThat(store().refreshToken("")).isEqualTo("second");
    }

    @Test
    void anotherConfiguredTokenIsANewConsent() {
        store().keep("second", "first");

        assertThat(store().refreshToken("consented again")).isEqualTo("consented again");

        store().keep("third", "consented again");
        store().keep("fourth", "");

        assertThat(store().refreshToken("consented again")).isEqualTo("fourth");
    }

    @Test
    void onlyTheOwnerCanReadIt() throws IOException {
        store().requireWritable();
        store().keep("second", "first");

        Path file = folder.resolve("state/tokens/CLIENT____1.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        assertThat(Files.readString(file)).doesNotContain("first");
    }

    @Test
    void aStateFolderThatCannotBeMadeIsSaidBeforeATokenIsSpent() throws IOException {
        Files.writeString(folder.resolve("state"), "a file");

        assertThatThrownBy(() -> store().requireWritable())
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("--state-dir");
    }

    private TokenStore store() {
        return new TokenStore(folder.resolve("state").toString(), APP);
    }
}
