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

/** What becomes of a task that ConductorOne gives: Xero's API shows users and changes none. */
public final class TaskRouter {
    private static final String WHERE = " Xero's API cannot change users; a person who may manage users does it in Xero"
            + " under Settings > Users.";

    private static final Logger LOG = LoggerFactory.getLogger(TaskRouter.class);

    private TaskRouter() {}

    /** {@return "hello", "sync", "none" or "other": which route a task takes} */
    public static String kind(Task task) {
        return switch (task.getTaskTypeCase()) {
            case HELLO -> "hello";
            case SYNC_FULL -> isTaken(task.getSyncFull()) ? "sync" : "other";
            case NONE -> "none";
            default -> "other";
        };
    }

    /** {@return what a sync task wants in its file} What it leaves open, the settings say. */
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

    /** {@return that a sync is with ConductorOne} */
    public static Outcome uploaded() {
        return Outcome.done();
    }

    /** {@return whether a task is done} */
    public static boolean isDone(Outcome outcome) {
        return outcome instanceof Outcome.Succeeded;
    }

    /** {@return the answer to a task that is neither hello nor a sync} */
    public static Outcome of(Task task) {
        return switch (task.getTaskTypeCase()) {
            case SYNC_FULL -> refusedSync(task.getSyncFull());
            case GRANT,
                    REVOKE,
                    CREATE_ACCOUNT,
                    CREATE_RESOURCE,
                    DELETE_RESOURCE,
                    ROTATE_CREDENTIALS,
                    ISSUE_CREDENTIAL ->
                Failed.notRetryable(
                        Failed.FAILED_PRECONDITION,
                        words(task.getTaskTypeCase()) + ": provisioning is not enabled." + WHERE);
            case CREATE_TICKET_TASK, GET_TICKET, BULK_CREATE_TICKETS, BULK_GET_TICKETS, LIST_TICKET_SCHEMAS ->
                Failed.notRetryable(
                        Failed.FAILED_PRECONDITION,
                        words(task.getTaskTypeCase()) + ": ticketing is not enabled. This connector reads Xero alone.");
            case ACTION_LIST_SCHEMAS -> Outcome.answer(ListActionSchemasResponse.getDefaultInstance());
            case LIST_EVENT_FEEDS -> Outcome.answer(ListEventFeedsResponse.getDefaultInstance());
            case ACTION_GET_SCHEMA, ACTION_INVOKE, ACTION_STATUS ->
                Failed.notRetryable(
                        Failed.NOT_FOUND, words(task.getTaskTypeCase()) + ": this connector has no actions.");
            case LIST_EVENTS ->
                Failed.notRetryable(
                        Failed.NOT_FOUND, words(task.getTaskTypeCase()) + ": this connector has no event feeds.");
            case EVENT_FEED, CREATE_SYNC_DIFF, COMPACT_SYNCS, TASKTYPE_NOT_SET, HELLO, NONE ->
                Failed.notRetryable(
                        Failed.UNIMPLEMENTED, "unsupported task type: " + words(task.getTaskTypeCase()) + ".");
        };
    }

    private static boolean isTaken(SyncFullTask sync) {
        return sync.getTargetedSyncResourcesCount() == 0 && unknownTypes(sync).isEmpty();
    }

    private static List<String> unknownTypes(SyncFullTask sync) {
        return SyncFilter.unknown(new HashSet<>(sync.getSyncResourceTypeIdsList()));
    }

    private static Outcome refusedSync(SyncFullTask sync) {
        return sync.getTargetedSyncResourcesCount() > 0
                ? Failed.notRetryable(
                        Failed.UNIMPLEMENTED,
                        "targeted sync: this connector declares none, since Xero tells all users of an organisation at"
                                + " once.")
                : Failed.notRetryable(
                        Failed.INVALID_ARGUMENT,
                        "sync: no resource type " + String.join(", ", unknownTypes(sync))
                                + " here; there are org, role and user.");
    }

    private static String words(TaskTypeCase kind) {
        return kind == TaskTypeCase.TASKTYPE_NOT_SET
                ? "a kind that this version does not know"
                : kind.name().toLowerCase(Locale.ROOT);
    }
}
