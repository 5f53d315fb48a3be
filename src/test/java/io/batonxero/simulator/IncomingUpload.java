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

/** One upload as a simulated ConductorOne takes it: into a file, message by message, checked against its SHA-256. */
final class IncomingUpload implements StreamObserver<BatonServiceUploadAssetRequest> {
    private static final int MOST = 1 << 20;

    private final C1Script script;
    private final ServerCallStreamObserver<BatonServiceUploadAssetResponse> out;
    private final Consumer<BatonServiceUploadAssetRequest> eachMessage;
    private final Consumer<SimulatedC1.Upload> whole;
    private final Path file;
    private final OutputStream bytes;
    private final MessageDigest digest;
    private String taskId = "";
    private long count;
    private long size;
    private boolean sealed;
    private boolean over;

    IncomingUpload(
            C1Script script,
            Path folder,
            ServerCallStreamObserver<BatonServiceUploadAssetResponse> out,
            Consumer<BatonServiceUploadAssetRequest> eachMessage,
            Consumer<SimulatedC1.Upload> whole) {
        this.script = script;
        this.out = out;
        this.eachMessage = eachMessage;
        this.whole = whole;
        try {
            this.file = Files.createTempFile(folder, "upload-", ".c1z");
            this.bytes = Files.newOutputStream(file);
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (IOException | NoSuchAlgorithmException failed) {
            throw new IllegalStateException("cannot take an upload", failed);
        }
    }

    @Override
    public void onNext(BatonServiceUploadAssetRequest message) {
        count++;
        eachMessage.accept(message);
        try {
            String fault = take(message);
            if (!fault.isEmpty()) {
                end(Status.INVALID_ARGUMENT.withDescription(fault));
            } else if (script.drops(size)) {
                end(Status.UNAVAILABLE.withDescription("dropped at " + size));
            } else {
                script.read(count, () -> out.request(1));
            }
        } catch (IOException full) {
            end(Status.INTERNAL.withDescription("disk"));
        }
    }

    /** {@return what is wrong with a message} */
    private String take(BatonServiceUploadAssetRequest message) throws IOException {
        switch (message.getMsgCase()) {
            case METADATA -> {
                taskId = message.getMetadata().getTaskId();
                boolean good =
                        SimulatedBatonService.isHost(message.getMetadata().getHostId())
                                && SimulatedBatonService.isTask(taskId);
                return count == 1 && good ? "" : "metadata";
            }
            case DATA -> {
                ByteString data = message.getData().getData();
                data.writeTo(bytes);
                digest.update(data.asReadOnlyByteBuffer());
                size += data.size();
                return count > 1 && !sealed && !data.isEmpty() && data.size() <= MOST ? "" : "data";
            }
            case EOF -> {
                sealed = true;
                bytes.close();
                boolean same = message.getEof().getSha256Checksum().equals(ByteString.copyFrom(digest.digest()));
                return count > 1 && same ? "" : "checksum";
            }
            default -> {
                return "empty message";
            }
        }
    }

    @Override
    public void onError(Throwable gone) {
        forget();
    }

    @Override
    public void onCompleted() {
        if (over) {
            return;
        }
        if (!sealed) {
            end(Status.INVALID_ARGUMENT.withDescription("cut off"));
            return;
        }
        if (script.ignoresUpload()) {
            return;
        }
        whole.accept(new SimulatedC1.Upload(taskId, file, size, count));
        out.onNext(BatonServiceUploadAssetResponse.getDefaultInstance());
        out.onCompleted();
    }

    private void end(Status status) {
        forget();
        out.onError(status.asRuntimeException());
    }

    private void forget() {
        over = true;
        try {
            bytes.close();
            Files.deleteIfExists(file);
        } catch (IOException left) {
            throw new IllegalStateException(left);
        }
    }
}
