package io.batonxero.c1;

import c1.connector.v2.ListActionSchemasResponse;
import c1.connector.v2.ListEventFeedsResponse;
import c1.connectorapi.baton.v1.Task;
import c1.connectorapi.baton.v1.Task.SyncFullTask;
import c1.connectorapi.baton.v1.Task.TaskTypeCase;
import io.batonxero.baton.SyncFilter;
import io.batonxero.c1.Outcome.Failed;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what happens to a task of ConductorOne. Syncs run; tasks that would change users are refused, because Xero's API
 * is read-only.
 */
public final class TaskRouter {
    private static final String READ_ONLY =
            " is not supported: Xero's API cannot change users. A person who may manage users changes them in Xero"
                    + " under Settings > Users.";

    private static final Logger LOG = LoggerFactory.getLogger(TaskRouter.class);

    private TaskRouter() {}

    /** {@return the kind of a task: "hello", "sync", "none" or "other"} */
    public static String kind(Task task) {
        return switch (task.getTaskTypeCase()) {
            case HELLO -> "hello";
            case SYNC_FULL -> isSupported(task.getSyncFull()) ? "sync" : "other";
            case NONE -> "none";
            default -> "other";
        };
    }

    /**
     * {@return the filter of a sync task} The resource types of the task replace those of the settings. Entitlements and grants
     * are read only if both allow it.
     */
    public static SyncFilter filter(Task task, SyncFilter settings) {
        SyncFullTask sync = task.getSyncFull();
        Set<String> types = new HashSet<>(sync.getSyncResourceTypeIdsList());
        if (sync.getStorageEngine().equals("pebble")) {
            LOG.atInfo()
                    .addKeyValue("task", task.getId())
                    .addKeyValue("engine", "pebble")
                    .log("storage engine not supported, writing SQLite (v1)");
        }
        return new SyncFilter(
                types.isEmpty() ? settings.resourceTypes() : types,
                settings.withEntitlements() && !sync.getSkipEntitlementsAndGrants(),
                settings.withGrants() && !sync.getSkipGrants());
    }

    /** {@return the outcome of a sync whose file was uploaded} */
    public static Outcome uploaded() {
        return new Outcome.Succeeded(null);
    }

    /** {@return the outcome of a task of the kind "other", which is refused or has an empty response} Logs a refusal. */
    public static Outcome outcome(Task task) {
        Outcome outcome = outcomeOf(task);
        if (outcome instanceof Failed refused) {
            LOG.atInfo()
                    .addKeyValue("task", task.getId())
                    .addKeyValue("code", refused.code())
                    .addKeyValue("reason", refused.message())
                    .log("task refused");
        }
        return outcome;
    }

    private static Outcome outcomeOf(Task task) {
        return switch (task.getTaskTypeCase()) {
            case SYNC_FULL -> refusedSync(task.getSyncFull());
            case GRANT,
                    REVOKE,
                    CREATE_ACCOUNT,
                    CREATE_RESOURCE,
                    DELETE_RESOURCE,
                    ROTATE_CREDENTIALS,
                    ISSUE_CREDENTIAL ->
                Failed.notRetryable(Failed.FAILED_PRECONDITION, describe(task.getTaskTypeCase()) + READ_ONLY);
            case CREATE_TICKET_TASK, GET_TICKET, BULK_CREATE_TICKETS, BULK_GET_TICKETS, LIST_TICKET_SCHEMAS ->
                Failed.notRetryable(
                        Failed.FAILED_PRECONDITION,
                        describe(task.getTaskTypeCase())
                                + " is not supported: this connector has no tickets. It only reads Xero.");
            case ACTION_LIST_SCHEMAS -> Outcome.withResponse(ListActionSchemasResponse.getDefaultInstance());
            case LIST_EVENT_FEEDS -> Outcome.withResponse(ListEventFeedsResponse.getDefaultInstance());
            case ACTION_GET_SCHEMA, ACTION_INVOKE, ACTION_STATUS ->
                Failed.notRetryable(
                        Failed.NOT_FOUND, describe(task.getTaskTypeCase()) + ": this connector has no actions.");
            case LIST_EVENTS ->
                Failed.notRetryable(
                        Failed.NOT_FOUND, describe(task.getTaskTypeCase()) + ": this connector has no event feeds.");
            case EVENT_FEED, CREATE_SYNC_DIFF, COMPACT_SYNCS, TASKTYPE_NOT_SET, HELLO, NONE ->
                Failed.notRetryable(
                        Failed.UNIMPLEMENTED, "unsupported task type: " + describe(task.getTaskTypeCase()) + ".");
        };
    }

    private static boolean isSupported(SyncFullTask sync) {
        return sync.getTargetedSyncResourcesCount() == 0 && unknownTypes(sync).isEmpty();
    }

    private static List<String> unknownTypes(SyncFullTask sync) {
        return SyncFilter.unknown(new HashSet<>(sync.getSyncResourceTypeIdsList()));
    }

    private static Outcome refusedSync(SyncFullTask sync) {
        return sync.getTargetedSyncResourcesCount() > 0
                ? Failed.notRetryable(
                        Failed.UNIMPLEMENTED,
                        "targeted sync is not supported: Xero returns all users of an organisation at once.")
                : Failed.notRetryable(
                        Failed.INVALID_ARGUMENT,
                        "sync: unknown resource type " + String.join(", ", unknownTypes(sync))
                                + "; known types are org, role and user.");
    }

    private static String describe(TaskTypeCase kind) {
        return kind == TaskTypeCase.TASKTYPE_NOT_SET
                ? "unknown to this version"
                : kind.name().toLowerCase(Locale.ROOT);
    }
}
