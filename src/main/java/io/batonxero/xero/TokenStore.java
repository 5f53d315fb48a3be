package io.batonxero.xero;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.base.BadSetting;
import io.batonxero.base.DurableFile;
import io.batonxero.base.StateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where the newest refresh token of one Xero app is kept between runs: one JSON file that only its owner can read. */
public final class TokenStore {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Path file;

    /**
     * Keeps the tokens of a Xero client id in a folder of the state folder.
     *
     * @param stateDir empty for the user's own state folder
     */
    public TokenStore(String stateDir, XeroApp app) {
        this.file = StateFolder.file(stateDir, "tokens", app.clientId());
    }

    /**
     * {@return the refresh token to use now} The stored one, unless another one was configured since the store began:
     * that is a new consent. Empty where there is neither.
     */
    String refreshToken(String configured) {
        Fields stored = read();
        boolean sameConsent = configured.isEmpty() || digest(configured).equals(stored.text("began_with"));
        String newest = stored.text("refresh_token");
        return sameConsent && !newest.isEmpty() ? newest : configured;
    }

    /** {@return the file} */
    public Path file() {
        return file;
    }

    /** Fails if a new refresh token could not be stored: to be asked before the old one is spent. */
    public void requireWritable() {
        try {
            DurableFile.makeFolderOf(file);
            if (!Files.isWritable(file.toAbsolutePath().getParent())) {
                throw new IOException("not writable");
            }
        } catch (IOException failed) {
            throw unusable(failed);
        }
    }

    /** Keeps a refresh token; when this returns, it survives a crash. */
    void keep(String refreshToken, String configured) {
        Map<String, Object> stored = new LinkedHashMap<>();
        stored.put("version", 1);
        stored.put("began_with", configured.isEmpty() ? read().text("began_with") : digest(configured));
        stored.put("refresh_token", refreshToken);
        try {
            DurableFile.makeFolderOf(file);
            DurableFile.replace(file, out -> out.write(JSON.writeValueAsBytes(stored)));
        } catch (IOException failed) {
            throw unusable(failed);
        }
    }

    /** Keeps no refresh token any more, since the one it keeps was revoked. */
    void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failed) {
            throw unusable(failed);
        }
    }

    private Fields read() {
        try {
            return Files.exists(file)
                    ? OAuthAnswer.fields(Files.readString(file, StandardCharsets.UTF_8))
                    : Fields.of(Map.of());
        } catch (IOException failed) {
            throw unusable(failed);
        }
    }

    private BadSetting unusable(IOException problem) {
        return new BadSetting(
                "The token store " + file + " cannot be used (" + problem
                        + "). Make its folder writable or set --state-dir to one that is.",
                problem);
    }

    private static String digest(String secret) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException every) {
            throw new IllegalStateException("Every JDK has SHA-256", every);
        }
    }
}
