package io.batonxero.simulator;

import c1.connectorapi.baton.v1.BatonServiceUploadAssetRequest;
import c1.connectorapi.baton.v1.BatonServiceUploadAssetResponse;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.Consumer;

/** An upload to a simulated ConductorOne: written to a file and checked against its SHA-256. */
final class IncomingUpload implements StreamObserver<BatonServiceUploadAssetRequest> {
    private static final int MAX_DATA_BYTES = 1 << 20;

    private final C1Script script;
    private final ServerCallStreamObserver<BatonServiceUploadAssetResponse> out;
    private final Consumer<BatonServiceUploadAssetRequest> eachMessage;
    private final Consumer<SimulatedC1.Upload> completed;
    private final Path file;
    private final OutputStream bytes;
    private final MessageDigest digest;
    private String taskId = "";
    private long count;
    private long size;
    private boolean sealed;
    private boolean failed;

    IncomingUpload(
            C1Script script,
            Path folder,
            ServerCallStreamObserver<BatonServiceUploadAssetResponse> out,
            Consumer<BatonServiceUploadAssetRequest> eachMessage,
            Consumer<SimulatedC1.Upload> completed) {
        this.script = script;
        this.out = out;
        this.eachMessage = eachMessage;
        this.completed = completed;
        try {
            this.file = Files.createTempFile(folder, "upload-", ".c1z");
            this.bytes = Files.newOutputStream(file);
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("cannot receive an upload", e);
        }
    }

    @Override
    public void onNext(BatonServiceUploadAssetRequest message) {
        count++;
        eachMessage.accept(message);
        try {
            String fault = receive(message);
            if (!fault.isEmpty()) {
                fail(Status.INVALID_ARGUMENT.withDescription(fault));
            } else if (script.drops(size)) {
                fail(Status.UNAVAILABLE.withDescription("dropped at " + size));
            } else {
                script.read(count, () -> out.request(1));
            }
        } catch (IOException e) {
            fail(Status.INTERNAL.withDescription("disk"));
        }
    }

    /** {@return the fault of a message; empty if it is valid} */
    private String receive(BatonServiceUploadAssetRequest message) throws IOException {
        switch (message.getMsgCase()) {
            case METADATA -> {
                taskId = message.getMetadata().getTaskId();
                boolean isValid =
                        SimulatedBatonService.isHost(message.getMetadata().getHostId())
                                && SimulatedBatonService.isTask(taskId);
                return count == 1 && isValid ? "" : "metadata";
            }
            case DATA -> {
                ByteString data = message.getData().getData();
                data.writeTo(bytes);
                digest.update(data.asReadOnlyByteBuffer());
                size += data.size();
                return count > 1 && !sealed && !data.isEmpty() && data.size() <= MAX_DATA_BYTES ? "" : "data";
            }
            case EOF -> {
                sealed = true;
                bytes.close();
                boolean isEqual = message.getEof().getSha256Checksum().equals(ByteString.copyFrom(digest.digest()));
                return count > 1 && isEqual ? "" : "checksum";
            }
            default -> {
                return "empty message";
            }
        }
    }

    @Override
    public void onError(Throwable e) {
        discard();
    }

    @Override
    public void onCompleted() {
        if (failed) {
            return;
        }
        if (!sealed) {
            fail(Status.INVALID_ARGUMENT.withDescription("cut off"));
            return;
        }
        if (script.ignoresUpload()) {
            return;
        }
        completed.accept(new SimulatedC1.Upload(taskId, file, size, count));
        out.onNext(BatonServiceUploadAssetResponse.getDefaultInstance());
        out.onCompleted();
    }

    private void fail(Status status) {
        discard();
        out.onError(status.asRuntimeException());
    }

    private void discard() {
        failed = true;
        try {
            bytes.close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
