package io.batonxero.demo;

import c1.connectorapi.baton.v1.BatonServiceFinishTaskRequest;
import c1.connectorapi.baton.v1.BatonServiceFinishTaskResponse;
import c1.connectorapi.baton.v1.BatonServiceGetTaskRequest;
import c1.connectorapi.baton.v1.BatonServiceGetTaskResponse;
import c1.connectorapi.baton.v1.BatonServiceGrpc;
import c1.connectorapi.baton.v1.BatonServiceHeartbeatRequest;
import c1.connectorapi.baton.v1.BatonServiceHeartbeatResponse;
import c1.connectorapi.baton.v1.BatonServiceHelloRequest;
import c1.connectorapi.baton.v1.BatonServiceHelloResponse;
import c1.connectorapi.baton.v1.BatonServiceUploadAssetRequest;
import c1.connectorapi.baton.v1.BatonServiceUploadAssetResponse;
import c1.connectorapi.baton.v1.Task;
import c1.connectorapi.baton.v1.Task.SyncFullTask;
import com.google.protobuf.util.Durations;
import io.grpc.stub.StreamObserver;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The gRPC service of the demo's ConductorOne: a sync task every minute, whose upload is read and discarded. */
final class DemoTasks extends BatonServiceGrpc.BatonServiceImplBase {
    private static final int TASK_ID_LENGTH = 27;

    private long nextSync = System.nanoTime();

    @Override
    public void hello(BatonServiceHelloRequest request, StreamObserver<BatonServiceHelloResponse> out) {
        send(BatonServiceHelloResponse.getDefaultInstance(), out);
    }

    @Override
    public synchronized void getTask(
            BatonServiceGetTaskRequest request, StreamObserver<BatonServiceGetTaskResponse> out) {
        BatonServiceGetTaskResponse.Builder response = BatonServiceGetTaskResponse.newBuilder()
                .setNextPoll(Durations.fromSeconds(1))
                .setNextHeartbeat(Durations.fromSeconds(10));
        if (System.nanoTime() - nextSync >= 0) {
            nextSync += TimeUnit.MINUTES.toNanos(1);
            String id = UUID.randomUUID().toString().replace("-", "").substring(0, TASK_ID_LENGTH);
            response.setTask(Task.newBuilder().setId(id).setSyncFull(SyncFullTask.getDefaultInstance()));
        }
        send(response.build(), out);
    }

    @Override
    public void heartbeat(BatonServiceHeartbeatRequest request, StreamObserver<BatonServiceHeartbeatResponse> out) {
        send(
                BatonServiceHeartbeatResponse.newBuilder()
                        .setNextHeartbeat(Durations.fromSeconds(10))
                        .build(),
                out);
    }

    @Override
    public void finishTask(BatonServiceFinishTaskRequest request, StreamObserver<BatonServiceFinishTaskResponse> out) {
        send(BatonServiceFinishTaskResponse.getDefaultInstance(), out);
    }

    @Override
    public StreamObserver<BatonServiceUploadAssetRequest> uploadAsset(
            StreamObserver<BatonServiceUploadAssetResponse> out) {
        return new StreamObserver<>() {
            @Override
            public void onNext(BatonServiceUploadAssetRequest message) {}

            @Override
            public void onError(Throwable cancelled) {}

            @Override
            public void onCompleted() {
                send(BatonServiceUploadAssetResponse.getDefaultInstance(), out);
            }
        };
    }

    private static <T> void send(T response, StreamObserver<T> out) {
        out.onNext(response);
        out.onCompleted();
    }
}
