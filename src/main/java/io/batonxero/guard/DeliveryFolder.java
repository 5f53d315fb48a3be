package io.batonxero.guard;

import io.batonxero.file.DurableFile;
import io.batonxero.file.OwnerOnlyFile;
import io.batonxero.file.StateDirectory;
import io.batonxero.xero.auth.XeroApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A store in the state folder: a folder for each document, with a file for each client id. */
final class DeliveryFolder implements DeliveryStore {
    /** Enough for more than 100 000 organisations. */
    private static final int MAX_BYTES = 1 << 27;

    private final String stateDir;
    private final String clientId;

    DeliveryFolder(XeroApp app, String stateDir) {
        this.stateDir = stateDir;
        this.clientId = app.clientId();
    }

    @Override
    public Optional<byte[]> read(Document document) throws IOException {
        return isUsed() ? OwnerOnlyFile.read(file(document), MAX_BYTES) : Optional.empty();
    }

    @Override
    public void write(Map<Document, Optional<byte[]>> documents) throws IOException {
        for (Map.Entry<Document, Optional<byte[]>> document : documents.entrySet()) {
            Path file = file(document.getKey());
            if (document.getValue().isPresent()) {
                byte[] content = document.getValue().get();
                prepare(file);
                DurableFile.replace(file, out -> out.write(content));
            } else if (isUsed()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void requireWritable() throws IOException {
        prepare(file(Document.DELIVERED));
    }

    @Override
    public void requirePlace() {
        if (isUsed()) {
            StateDirectory.requireHome(file(Document.DELIVERED));
        }
    }

    private static void prepare(Path file) throws IOException {
        DurableFile.createFolderOf(file);
        DurableFile.requireOwned(file);
    }

    @Override
    public String place(Document document) {
        return file(document).toString();
    }

    @Override
    public String remedy() {
        return "Let this user read it, or set another folder by --state-dir (BATON_STATE_DIR).";
    }

    @Override
    public boolean isUsed() {
        return !clientId.isEmpty();
    }

    private Path file(Document document) {
        return StateDirectory.file(stateDir, document.name().toLowerCase(Locale.ROOT), clientId);
    }
}
