package io.batonxero.c1;

import c1.connectorapi.baton.v1.BatonServiceFinishTaskRequest;
import c1.connectorapi.baton.v1.BatonServiceGetTaskRequest;
import c1.connectorapi.baton.v1.BatonServiceHeartbeatRequest;
import c1.connectorapi.baton.v1.BatonServiceHelloRequest;
import c1.connectorapi.baton.v1.Task;
import io.batonxero.base.Version;
import io.batonxero.baton.ConnectorDescription;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The host id of this process, and the requests that it sends to ConductorOne.
 *
 * @param configuredId the host id from the settings; empty for the host name of the machine
 */
public record ConnectorIdentity(String configuredId) {
    private static final int MAX_HOST_ID_CHARS = 256;

    /** {@return the host id} Processes with different host ids may share one client id. */
    public String id() {
        // Lazy: the lookup of the host name may take seconds, and most commands do not need it.
        String id = configuredId.isEmpty() ? OperatingSystem.hostname() : configuredId;
        return id.substring(0, Math.min(id.length(), MAX_HOST_ID_CHARS));
    }

    /** {@return the request for Hello} {@code task} is null at start-up. */
    public BatonServiceHelloRequest hello(@Nullable Task task) {
        BatonServiceHelloRequest.Builder hello = BatonServiceHelloRequest.newBuilder()
                .setHostId(id())
                .setTaskId(task == null ? "" : task.getId())
                .setConnectorMetadata(ConnectorDescription.metadata())
                .setOsInfo(OperatingSystem.info());
        hello.getBuildInfoBuilder()
                .setLangVersion("java" + Runtime.version())
                .setPackage("io.batonxero/baton-xero-camel")
                .setPackageVersion(Version.ofThisProgram());
        return hello.build();
    }

    /** {@return the request for GetTask} */
    public BatonServiceGetTaskRequest getTask() {
        return BatonServiceGetTaskRequest.newBuilder().setHostId(id()).build();
    }

    /** {@return the request for Heartbeat} */
    public BatonServiceHeartbeatRequest heartbeat(String taskId) {
        return BatonServiceHeartbeatRequest.newBuilder()
                .setHostId(id())
                .setTaskId(taskId)
                .build();
    }

    /** {@return the messages for UploadAsset} */
    public UploadMessages upload(Path file, Task task) {
        return UploadMessages.of(file, id(), task.getId());
    }

    /** {@return the request for FinishTask} */
    public BatonServiceFinishTaskRequest finish(Task task, Outcome outcome) {
        BatonServiceFinishTaskRequest.Builder finish =
                BatonServiceFinishTaskRequest.newBuilder().setHostId(id()).setTaskId(task.getId());
        if (outcome instanceof Outcome.Failed failed) {
            finish.getStatusBuilder().setCode(failed.code()).setMessage(failed.message());
            finish.getErrorBuilder().setNonRetryable(failed.nonRetryable());
        } else if (outcome instanceof Outcome.Succeeded succeeded && succeeded.response() != null) {
            finish.getSuccessBuilder().setResponse(succeeded.response());
        } else {
            finish.setSuccess(BatonServiceFinishTaskRequest.Success.getDefaultInstance());
        }
        return finish.build();
    }
}
