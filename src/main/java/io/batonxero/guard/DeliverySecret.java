package io.batonxero.guard;

import com.fasterxml.jackson.databind.JsonNode;
import io.batonxero.file.StateDirectory;
import io.batonxero.kubernetes.KubernetesApi;
import io.batonxero.kubernetes.KubernetesException;
import io.batonxero.xero.auth.XeroApp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** A store in an existing Kubernetes Secret, which several pods share: a key for each document and client id, compressed. */
final class DeliverySecret implements DeliveryStore {
    private static final String CORE = "/api/v1";
    private static final int ATTEMPTS = 5;
    /** More is a damaged document. */
    private static final int MAX_BYTES = 1 << 27;

    private final KubernetesApi api;
    private final String secret;
    private final String clientId;

    DeliverySecret(XeroApp app, String secret, String url, String account) {
        this.api = new KubernetesApi(url, account);
        this.secret = secret;
        this.clientId = app.clientId();
    }

    @Override
    public Optional<byte[]> read(Document document) throws IOException {
        String content = api.get(CORE, "secrets", secret)
                .path("data")
                .path(key(document))
                .asText("");
        return content.isEmpty() ? Optional.empty() : Optional.of(unpacked(content));
    }

    @Override
    public void write(Map<Document, Optional<byte[]>> documents) throws IOException {
        Map<String, Object> data = new HashMap<>();
        for (Map.Entry<Document, Optional<byte[]>> document : documents.entrySet()) {
            Optional<byte[]> content = document.getValue();
            data.putAll(Collections.singletonMap(
                    key(document.getKey()), content.isPresent() ? packed(content.get()) : null));
        }
        change(data);
    }

    @Override
    public void requirePlace() {
        // Kubernetes tells only with a request, which the next sync sends.
    }

    @Override
    public void requireWritable() {
        change(Map.of());
    }

    /** Repeated if another pod changed the Secret meanwhile: pods write documents whole. */
    private void change(Map<String, Object> data) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            JsonNode current = api.get(CORE, "secrets", secret);
            String version = current.path("metadata").path("resourceVersion").asText();
            if (api.change(CORE, "secrets", secret, version, Map.of("data", data))
                    .isPresent()) {
                return;
            }
        }
        throw new KubernetesException("The Secret " + secret + " was changed by other clients " + ATTEMPTS
                + " times while it was written. Try again.");
    }

    @Override
    public String place(Document document) {
        return "the key " + key(document) + " of the Secret " + secret;
    }

    @Override
    public String remedy() {
        return "Delete the key, if it is damaged: the next sync is then compared with nothing.";
    }

    @Override
    public boolean isUsed() {
        return true;
    }

    private String key(Document document) {
        return document.name().toLowerCase(Locale.ROOT) + "." + StateDirectory.fileName(clientId);
    }

    private static String packed(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static byte[] unpacked(String text) throws IOException {
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(text)))) {
            return in.readNBytes(MAX_BYTES);
        } catch (IllegalArgumentException e) {
            throw new IOException("it is not Base64", e);
        }
    }
}
