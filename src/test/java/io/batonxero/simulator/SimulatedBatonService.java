package io.batonxero.simulator;

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
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** The gRPC service of a simulated ConductorOne, which follows its script and records the requests. */
final class SimulatedBatonService extends BatonServiceGrpc.BatonServiceImplBase {
    private final C1Script script;
    private final Path folder;
    private final Consumer<BatonServiceUploadAssetRequest> eachMessage;
    final List<Message> requests = new CopyOnWriteArrayList<>();
    final List<SimulatedC1.Upload> uploads = new CopyOnWriteArrayList<>();
    final BlockingQueue<BatonServiceFinishTaskRequest> finished = new LinkedBlockingQueue<>();

    SimulatedBatonService(C1Script script, Path folder, Consumer<BatonServiceUploadAssetRequest> eachMessage) {
        this.script = script;
        this.folder = folder;
        this.eachMessage = eachMessage;
    }

    @Override
    public void hello(BatonServiceHelloRequest request, StreamObserver<BatonServiceHelloResponse> out) {
        requests.add(request);
        boolean isComplete = request.hasConnectorMetadata()
                && !request.getConnectorMetadata().getDisplayName().isEmpty()
                && !request.getOsInfo().getHostname().isEmpty();
        respond(isComplete && isHost(request.getHostId()), BatonServiceHelloResponse.getDefaultInstance(), out);
    }

    @Override
    public void getTask(BatonServiceGetTaskRequest request, StreamObserver<BatonServiceGetTaskResponse> out) {
        requests.add(request);
        BatonServiceGetTaskResponse.Builder response = BatonServiceGetTaskResponse.newBuilder()
                .setNextPoll(toProto(script.nextPoll()))
                .setNextHeartbeat(toProto(script.nextHeartbeat()));
        script.nextTask().ifPresent(response::setTask);
        respond(isHost(request.getHostId()), response.build(), out);
    }

    @Override
    public void heartbeat(BatonServiceHeartbeatRequest request, StreamObserver<BatonServiceHeartbeatResponse> out) {
        requests.add(request);
        BatonServiceHeartbeatResponse response = BatonServiceHeartbeatResponse.newBuilder()
                .setNextHeartbeat(toProto(script.nextHeartbeat()))
                .setCancelled(script.isCancelled())
                .build();
        respond(isHost(request.getHostId()) && isTask(request.getTaskId()), response, out);
    }

    @Override
    public void finishTask(BatonServiceFinishTaskRequest request, StreamObserver<BatonServiceFinishTaskResponse> out) {
        requests.add(request);
        boolean isComplete = isHost(request.getHostId())
                && isTask(request.getTaskId())
                && request.getFinalStateCase() != BatonServiceFinishTaskRequest.FinalStateCase.FINALSTATE_NOT_SET;
        if (isComplete) {
            finished.add(request);
        }
        respond(isComplete, BatonServiceFinishTaskResponse.getDefaultInstance(), out);
    }

    @Override
    public StreamObserver<BatonServiceUploadAssetRequest> uploadAsset(
            StreamObserver<BatonServiceUploadAssetResponse> out) {
        ServerCallStreamObserver<BatonServiceUploadAssetResponse> flow =
                (ServerCallStreamObserver<BatonServiceUploadAssetResponse>) out;
        flow.disableAutoRequest();
        flow.request(1);
        return new IncomingUpload(script, folder, flow, eachMessage, uploads::add);
    }

    static boolean isHost(String id) {
        return !id.isEmpty() && id.length() <= 256;
    }

    static boolean isTask(String id) {
        return id.matches("[a-zA-Z0-9]{27}");
    }

    private <T> void respond(boolean valid, T response, StreamObserver<T> out) {
        if (script.isSilent()) {
            return;
        }
        if (!valid) {
            out.onError(Status.INVALID_ARGUMENT
                    .withDescription("a required field is missing or malformed")
                    .asRuntimeException());
            return;
        }
        out.onNext(response);
        out.onCompleted();
    }

    private static Duration toProto(java.time.Duration duration) {
        return Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }
}
