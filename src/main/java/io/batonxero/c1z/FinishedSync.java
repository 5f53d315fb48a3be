package io.batonxero.c1z;

import io.batonxero.baton.OrganisationCounts;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * A whole sync, ready to be delivered.
 *
 * @param file a finished .c1z in a temporary folder; whoever delivers it deletes it
 * @param organisations what is in it, sorted by tenant id
 */
public record FinishedSync(String syncId, Path file, List<OrganisationCounts> organisations) {
    /** Keeps its own, sorted copy. */
    public FinishedSync {
        organisations = organisations.stream()
                .sorted(Comparator.comparing(OrganisationCounts::tenantId))
                .toList();
    }

    /** {@return how many users its organisations have together} */
    public int users() {
        return organisations.stream().mapToInt(OrganisationCounts::users).sum();
    }

    /** {@return how many grants its organisations have together} */
    public int grants() {
        return organisations.stream().mapToInt(OrganisationCounts::grants).sum();
    }

    /** {@return a sync that a route has put elsewhere} Its path is text there. */
    public static FinishedSync at(FinishedSync sync, String path) {
        return sync.withFile(Path.of(path));
    }

    /** {@return the same sync, in another file} */
    public FinishedSync withFile(Path other) {
        return new FinishedSync(syncId, other, organisations);
    }
}
