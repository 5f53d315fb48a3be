package io.batonxero.c1z;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.batonxero.baton.OrganisationCounts;
import io.batonxero.file.TemporaryDirectory;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * A finished sync, before or after its delivery.
 *
 * @param file the .c1z, in {@link TemporaryDirectory} until it is delivered; deleted there when the exchange that opened the sync completes
 * @param organisations the counts of each organisation, sorted by tenant id
 * @param users the number of users in the file: a user of several organisations under one UserID counts once
 * @param grants the number of grants in the file
 * @param url where the file was delivered, if that is not a path; else empty
 */
public record FinishedSync(
        String syncId,
        Path file,
        List<OrganisationCounts> organisations,
        @JsonIgnore int users,
        @JsonIgnore int grants,
        @JsonIgnore String url) {
    /** Copies and sorts the organisations. */
    public FinishedSync {
        organisations = organisations.stream()
                .sorted(Comparator.comparing(OrganisationCounts::tenantId))
                .toList();
    }

    /**
     * Creates a sync, also from a map that a step of your own returns. Users and grants are the sums of the organisations, so no
     * user may be in two of them.
     */
    @JsonCreator
    public FinishedSync(
            @JsonProperty("syncId") String syncId,
            @JsonProperty("file") Path file,
            @JsonProperty("organisations") List<OrganisationCounts> organisations) {
        this(
                syncId,
                file,
                organisations,
                organisations.stream().mapToInt(OrganisationCounts::users).sum(),
                organisations.stream().mapToInt(OrganisationCounts::grants).sum(),
                "");
    }

    /** {@return whether the sync was delivered: to a URL, or to a file outside {@link TemporaryDirectory}} */
    public boolean isDelivered() {
        return !url.isEmpty() || !TemporaryDirectory.contains(file);
    }

    /** {@return the URL or the path of the file, for people} */
    public String place() {
        return url.isEmpty() ? file.toString() : url;
    }

    /** {@return the number of organisations in the file: tenants with the same OrganisationID count once} */
    public int organisationCount() {
        return (int)
                organisations.stream().map(OrganisationCounts::id).distinct().count();
    }

    /** {@return the number of invalid records that the file lacks} */
    public int skipped() {
        return organisations.stream()
                .mapToInt(organisation -> organisation.skipped().size())
                .sum();
    }

    /** {@return the optional parts that are not available in their organisations, one line each with the reason} */
    public List<String> partsNotRead() {
        return organisations.stream()
                .flatMap(organisation -> organisation.partsNotRead().stream())
                .toList();
    }

    /** {@return the sync at another path} For routes, where a path is a string. */
    public static FinishedSync at(FinishedSync sync, String path) {
        return sync.withFile(Path.of(path));
    }

    /** {@return the sync, delivered to a URL} Its temporary file stays readable, for reports. */
    public static FinishedSync deliveredTo(FinishedSync sync, String url) {
        return new FinishedSync(sync.syncId, sync.file, sync.organisations, sync.users, sync.grants, url);
    }

    /** {@return the sync with another file} */
    public FinishedSync withFile(Path other) {
        return new FinishedSync(syncId, other, organisations, users, grants, "");
    }
}
