package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connector.v2.Resource;
import c1.connectorapi.baton.v1.Task;
import c1.connectorapi.baton.v1.Task.SyncFullTask;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.UnknownFieldSet;
import io.batonxero.baton.SyncFilter;
import io.batonxero.c1.Outcome;
import io.batonxero.c1.Outcome.Failed;
import io.batonxero.c1.Outcome.Succeeded;
import io.batonxero.c1.TaskRouter;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The route or outcome of each kind of task. */
class ServiceTasksTest {
    private static Task task(String variant) {
        FieldDescriptor field = Task.getDescriptor().findFieldByName(variant);
        Task.Builder task = Task.newBuilder().setId("a".repeat(27));
        return task.setField(field, task.newBuilderForField(field).build()).build();
    }

    static Stream<String> variants() {
        return Task.getDescriptor().getOneofs().get(0).getFields().stream().map(FieldDescriptor::getName);
    }

    @ParameterizedTest
    @CsvSource({
        "grant, 9",
        "revoke, 9",
        "create_account, 9",
        "create_resource, 9",
        "delete_resource, 9",
        "rotate_credentials, 9",
        "issue_credential, 9",
        "create_ticket_task, 9",
        "list_ticket_schemas, 9",
        "get_ticket, 9",
        "bulk_create_tickets, 9",
        "bulk_get_tickets, 9",
        "action_get_schema, 5",
        "action_invoke, 5",
        "action_status, 5",
        "list_events, 5",
        "event_feed, 12",
        "create_sync_diff, 12",
        "compact_syncs, 12"
    })
    void unsupportedTaskIsRefusedAsNotRetryable(String variant, int code) {
        assertThat(TaskRouter.kind(task(variant))).isEqualTo("other");
        assertThat(TaskRouter.outcome(task(variant))).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.code()).isEqualTo(code);
            assertThat(failed.message()).contains(variant);
            assertThat(failed.nonRetryable()).isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource({"action_list_schemas, ListActionSchemasResponse", "list_event_feeds, ListEventFeedsResponse"})
    void listTasksReturnEmptyLists(String variant, String response) {
        assertThat(TaskRouter.outcome(task(variant)))
                .isInstanceOfSatisfying(
                        Succeeded.class,
                        done -> assertThat(String.valueOf(done.response()))
                                .contains("type.googleapis.com/c1.connector.v2." + response));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void everyKindHasARouteAndAnOutcome(String variant) {
        assertThat(TaskRouter.kind(task(variant))).isIn("hello", "sync", "none", "other");
        assertThat(TaskRouter.outcome(task(variant))).isNotNull();
    }

    @Test
    void unknownKindIsRefused() {
        Task newer = Task.newBuilder()
                .setId("a".repeat(27))
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                150,
                                UnknownFieldSet.Field.newBuilder()
                                        .addLengthDelimited(com.google.protobuf.ByteString.EMPTY)
                                        .build())
                        .build())
                .build();

        assertThat(TaskRouter.kind(newer)).isEqualTo("other");
        assertThat(TaskRouter.outcome(newer))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.message()).contains("unsupported task type"));
    }

    private static Task sync(SyncFullTask.Builder sync) {
        return Task.newBuilder().setSyncFull(sync).build();
    }

    @Test
    void targetedSyncIsRefused() {
        Task task = sync(SyncFullTask.newBuilder().addTargetedSyncResources(Resource.getDefaultInstance()));

        assertThat(TaskRouter.kind(task)).isEqualTo("other");
        assertThat(TaskRouter.outcome(task)).isEqualTo(new Failed(12, message(task), true));
    }

    private static String message(Task task) {
        Outcome outcome = TaskRouter.outcome(task);
        return outcome instanceof Failed failed ? failed.message() : "";
    }

    @Test
    void unknownResourceTypeIsInvalid() {
        Task task = sync(SyncFullTask.newBuilder().addSyncResourceTypeIds("group"));

        assertThat(TaskRouter.kind(task)).isEqualTo("other");
        assertThat(message(task)).contains("group");
    }

    @Test
    void taskOverridesTheFilterOfTheSettings() {
        SyncFilter settings = SyncFilter.of("user", "false");

        assertThat(TaskRouter.filter(sync(SyncFullTask.newBuilder()), settings)).isEqualTo(settings);
        assertThat(TaskRouter.filter(sync(SyncFullTask.newBuilder().addSyncResourceTypeIds("org")), settings))
                .isEqualTo(new SyncFilter(Set.of("org"), true, true));
        assertThat(TaskRouter.filter(sync(SyncFullTask.newBuilder().setSkipGrants(true)), SyncFilter.NONE))
                .isEqualTo(new SyncFilter(Set.of(), true, false));
        assertThat(TaskRouter.filter(
                                sync(SyncFullTask.newBuilder().setSkipEntitlementsAndGrants(true)), SyncFilter.NONE)
                        .syncType())
                .isEqualTo("resources_only");
        assertThat(TaskRouter.filter(
                        sync(SyncFullTask.newBuilder()
                                .setStorageEngine("pebble")
                                .setSkipExpandGrants(true)),
                        SyncFilter.NONE))
                .isEqualTo(SyncFilter.NONE);
    }
}
