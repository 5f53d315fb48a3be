package io.batonxero.c1z;

import io.batonxero.baton.OrganisationCounts;
import io.batonxero.file.TemporaryDirectory;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * A finished sync, before or after its delivery.
 *
 * @param file the .c1z, in a temporary folder until it is delivered; from there it is deleted when the sync ends
 * @param organisations counts and findings, sorted by tenant id
 */
public record FinishedSync(String syncId, Path file, List<OrganisationCounts> organisations) {
    /** Copies and sorts the organisations. */
    public FinishedSync {
        organisations = organisations.stream()
                .sorted(Comparator.comparing(OrganisationCounts::tenantId))
                .toList();
    }

    /** {@return the number of users in all organisations} */
    public int users() {
        return organisations.stream().mapToInt(OrganisationCounts::users).sum();
    }

    /** {@return the number of grants in all organisations} */
    public int grants() {
        return organisations.stream().mapToInt(OrganisationCounts::grants).sum();
    }

    /** {@return whether the file is at another place than in the temporary folder of this process} */
    public boolean isDelivered() {
        return !TemporaryDirectory.contains(file);
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

    /** {@return the sync with another file} */
    public FinishedSync withFile(Path other) {
        return new FinishedSync(syncId, other, organisations);
    }
}
