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
 * This process as ConductorOne knows it, and what it says.
 *
 * @param configured the id it is to have; empty for the machine's name
 */
public record ConnectorIdentity(String configured) {
    private static final int LONGEST = 256;

    /** {@return by what it is known} Several processes may share one client id if these differ. */
    public String id() {
        // Not before it is asked for: a program without ConductorOne needs none, and to look a name up may take
        // seconds.
        String id = configured.isEmpty() ? OperatingSystem.hostname() : configured;
        return id.substring(0, Math.min(id.length(), LONGEST));
    }

    /** {@return the greeting} {@code task} is null at the start. */
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

    /** {@return the question for a task} */
    public BatonServiceGetTaskRequest getTask() {
        return BatonServiceGetTaskRequest.newBuilder().setHostId(id()).build();
    }

    /** {@return that a task is being worked on} */
    public BatonServiceHeartbeatRequest heartbeat(String taskId) {
        return BatonServiceHeartbeatRequest.newBuilder()
                .setHostId(id())
                .setTaskId(taskId)
                .build();
    }

    /** {@return the messages that upload a file as the result of a task} */
    public UploadMessages upload(Path file, Task task) {
        return UploadMessages.of(file, id(), task.getId());
    }

    /** {@return how a task ended} */
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
