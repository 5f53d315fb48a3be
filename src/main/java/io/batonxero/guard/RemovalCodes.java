package io.batonxero.guard;

import com.fasterxml.jackson.core.JacksonException;
import io.batonxero.base.AcceptedCodes;
import io.batonxero.base.ConfigurationException;
import io.batonxero.base.ConnectorException;
import io.batonxero.base.IoErrorText;
import io.batonxero.guard.DeliveryStore.Document;
import io.batonxero.guard.Refusals.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The codes of {@code baton.accept-removals}, and those that the command accept-removals wrote to the store. The latter are
 * valid until the next delivery. Thread-safe.
 */
public final class RemovalCodes implements AcceptedCodes {
    private static final Logger LOG = LoggerFactory.getLogger(RemovalCodes.class);

    private final DeliveryStore store;
    private final String setting;

    /**
     * Accepts codes.
     *
     * @param setting codes separated by commas; empty for none
     */
    public RemovalCodes(DeliveryStore store, String setting) {
        this.store = store;
        this.setting = setting;
    }

    @Override
    public synchronized boolean accepts(String subject, String code, String reason) {
        if (includes(setting, code)) {
            return true;
        }
        try {
            if (includes(accepted(), code)) {
                return true;
            }
            if (store.isUsed()) {
                Refusals refusals = readRefusals().with(subject, new Refusal(code, reason));
                store.write(Map.of(Document.REFUSED, Optional.of(refusals.json())));
            }
        } catch (IOException | ConnectorException e) {
            LOG.atWarn()
                    .addKeyValue("file", store.place(Document.REFUSED))
                    .addKeyValue("reason", IoErrorText.ofAny(e))
                    .log("refusal cannot be recorded, the command accept-removals does not know its code");
        }
        return false;
    }

    /** {@return the refusals since the last delivery} */
    List<SyncHistory.Refused> refused() throws IOException {
        String accepted = accepted();
        return readRefusals().refused().values().stream()
                .map(refusal ->
                        new SyncHistory.Refused(refusal.code(), refusal.reason(), includes(accepted, refusal.code())))
                .sorted(Comparator.comparing(SyncHistory.Refused::code))
                .toList();
    }

    /** A damaged document is replaced: it has nothing that a next sync does not find out again. */
    private Refusals readRefusals() throws IOException {
        try {
            return Refusals.read(store.read(Document.REFUSED));
        } catch (JacksonException e) {
            return Refusals.read(Optional.empty());
        }
    }

    @Override
    public String remedy(String code) {
        String mismatch = setting.isEmpty() ? "" : "the code " + setting + " does not match: ";
        return mismatch
                + (store.isUsed()
                        ? "run the command accept-removals " + code
                                + " with the same settings, and the next sync accepts it"
                        : "run once with --accept-removals " + code
                                + " (BATON_ACCEPT_REMOVALS); separate several codes by commas");
    }

    /**
     * Accepts a refusal until the next delivery.
     *
     * @return the reason of the refusal
     * @throws ConfigurationException if no such refusal is known, or the store cannot be used
     */
    public String accept(String code) {
        if (!store.isUsed()) {
            throw new ConfigurationException(
                    "accept-removals needs the Xero app whose sync was refused: set --xero-client-id"
                            + " (BATON_XERO_CLIENT_ID).");
        }
        try {
            Refusals refusals = readRefusals();
            Refusal refusal = refusals.withCode(code).orElseThrow(() -> unknown(code, refusals));
            String all = Stream.concat(codes(accepted()), Stream.of(refusal.code()))
                    .distinct()
                    .collect(Collectors.joining(","));
            store.write(Map.of(Document.ACCEPTED, Optional.of(all.getBytes(StandardCharsets.US_ASCII))));
            return refusal.reason();
        } catch (IOException e) {
            throw new ConfigurationException(
                    "accept-removals: the acceptance cannot be written to " + store.place(Document.ACCEPTED) + " ("
                            + IoErrorText.of(e) + "). Run it as the user of the program, with the same --state-dir"
                            + " (BATON_STATE_DIR).",
                    e);
        }
    }

    private ConfigurationException unknown(String code, Refusals refusals) {
        String given = code.matches("\\p{XDigit}{8}")
                ? "accept-removals " + code + ": no refusal since the last delivery has this code."
                : "accept-removals: a code has 8 digits, 0 to 9 and a to f.";
        String known = refusals.refused().values().stream()
                .map(refusal -> refusal.code() + " (" + refusal.reason() + ")")
                .collect(Collectors.joining(", "));
        return new ConfigurationException(given
                + (known.isEmpty()
                        ? " No sync was refused, according to " + store.place(Document.REFUSED)
                                + ": use the settings of the refused sync, and its --state-dir (BATON_STATE_DIR)."
                        : " Refused: " + known + "."));
    }

    private String accepted() throws IOException {
        return store.read(Document.ACCEPTED)
                .map(codes -> new String(codes, StandardCharsets.US_ASCII))
                .orElse("");
    }

    private static boolean includes(String codes, String code) {
        return codes(codes).anyMatch(code::equalsIgnoreCase);
    }

    private static Stream<String> codes(String text) {
        return Stream.of(text.split(",", -1)).map(String::strip).filter(code -> !code.isEmpty());
    }
}
