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

/** The calls that a simulated ConductorOne answers, by its script; it keeps what it was told. */
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
        boolean whole = request.hasConnectorMetadata()
                && !request.getConnectorMetadata().getDisplayName().isEmpty()
                && !request.getOsInfo().getHostname().isEmpty();
        answer(whole && isHost(request.getHostId()), BatonServiceHelloResponse.getDefaultInstance(), out);
    }

    @Override
    public void getTask(BatonServiceGetTaskRequest request, StreamObserver<BatonServiceGetTaskResponse> out) {
        requests.add(request);
        BatonServiceGetTaskResponse.Builder answer = BatonServiceGetTaskResponse.newBuilder()
                .setNextPoll(wire(script.nextPoll()))
                .setNextHeartbeat(wire(script.nextHeartbeat()));
        script.nextTask().ifPresent(answer::setTask);
        answer(isHost(request.getHostId()), answer.build(), out);
    }

    @Override
    public void heartbeat(BatonServiceHeartbeatRequest request, StreamObserver<BatonServiceHeartbeatResponse> out) {
        requests.add(request);
        BatonServiceHeartbeatResponse answer = BatonServiceHeartbeatResponse.newBuilder()
                .setNextHeartbeat(wire(script.nextHeartbeat()))
                .setCancelled(script.isCancelled())
                .build();
        answer(isHost(request.getHostId()) && isTask(request.getTaskId()), answer, out);
    }

    @Override
    public void finishTask(BatonServiceFinishTaskRequest request, StreamObserver<BatonServiceFinishTaskResponse> out) {
        requests.add(request);
        boolean whole = isHost(request.getHostId())
                && isTask(request.getTaskId())
                && request.getFinalStateCase() != BatonServiceFinishTaskRequest.FinalStateCase.FINALSTATE_NOT_SET;
        if (whole) {
            finished.add(request);
        }
        answer(whole, BatonServiceFinishTaskResponse.getDefaultInstance(), out);
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

    private <T> void answer(boolean valid, T answer, StreamObserver<T> out) {
        if (script.isSilent()) {
            return;
        }
        if (!valid) {
            out.onError(Status.INVALID_ARGUMENT
                    .withDescription("a required field is missing or malformed")
                    .asRuntimeException());
            return;
        }
        out.onNext(answer);
        out.onCompleted();
    }

    private static Duration wire(java.time.Duration duration) {
        return Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }
}
