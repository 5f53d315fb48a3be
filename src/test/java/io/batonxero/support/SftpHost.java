package io.batonxero.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.SftpModuleProperties;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpFileSystemAccessor;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.apache.sshd.sftp.server.SftpSubsystemProxy;

/** An SFTP server on a port of this machine, with one user and one folder. */
public final class SftpHost implements AutoCloseable {
    public static final String USER = "sync@xero+1";
    public static final String PASSWORD = "\"Pa55&word=9e2f%20{x}\"";
    private static final String FORBIDDEN = "forbidden";

    private final KeyPair hostKey = newKey();
    private final KeyPair userKey = newKey();
    private final SshServer server = SshServer.setUpDefaultServer();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private volatile boolean losesConnections;

    private SftpHost(Path folder) throws IOException {
        server.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPasswordAuthenticator((user, password, session) -> user.equals(USER) && password.equals(PASSWORD));
        server.setPublickeyAuthenticator(
                (user, key, session) -> user.equals(USER) && KeyUtils.compareKeys(key, userKey.getPublic()));
        server.setFileSystemFactory(new VirtualFileSystemFactory(folder));
        SftpSubsystemFactory sftp = new SftpSubsystemFactory.Builder()
                .withFileSystemAccessor(new RecordedFiles())
                .build();
        sftp.addSftpEventListener(new ConnectionLoss());
        server.setSubsystemFactories(List.of(sftp));
        server.start();
    }

    /** {@return a running server, whose user's home is {@code folder}} */
    public static SftpHost start(Path folder) throws IOException {
        return new SftpHost(Files.createDirectories(folder));
    }

    public int port() {
        return server.getPort();
    }

    /** {@return what happened to files, in order: {@code open NAME}, {@code move NAME to NAME OPTIONS}} */
    public List<String> events() {
        return List.copyOf(events);
    }

    /** From now on the server renames no file onto another, as servers without the extension of OpenSSH. */
    public void refuseToReplaceFiles() {
        SftpModuleProperties.OPENSSH_EXTENSIONS.set(server, "fsync@openssh.com=1");
    }

    /** From now on the server closes each connection while a file is written. */
    public void loseConnections() {
        losesConnections = true;
    }

    /** {@return a known_hosts file with this server's key} */
    public Path knownHosts(Path file) throws IOException {
        return knownHosts(file, hostKey);
    }

    /** {@return a known_hosts file with another key for this server} */
    public Path wrongKnownHosts(Path file) throws IOException {
        return knownHosts(file, newKey());
    }

    private Path knownHosts(Path file, KeyPair key) throws IOException {
        return Files.writeString(file, "[127.0.0.1]:" + port() + " " + PublicKeyEntry.toString(key.getPublic()) + "\n");
    }

    /** {@return a file with the private key of the user, as ssh-keygen writes it} */
    public Path userKey(Path file) throws IOException, GeneralSecurityException {
        return privateKey(file, userKey);
    }

    /** {@return a file with a private key that the server does not accept} */
    public static Path otherKey(Path file) throws IOException, GeneralSecurityException {
        return privateKey(file, newKey());
    }

    private static Path privateKey(Path file, KeyPair key) throws IOException, GeneralSecurityException {
        try (var out = Files.newOutputStream(file)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "test", null, out);
        }
        return file;
    }

    private static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.stop(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps record of the use of files. */
    private final class RecordedFiles implements SftpFileSystemAccessor {
        @Override
        public SeekableByteChannel openFile(
                SftpSubsystemProxy subsystem,
                FileHandle handle,
                Path file,
                String id,
                Set<? extends OpenOption> options,
                FileAttribute<?>... attributes)
                throws IOException {
            if (file.toString().contains(FORBIDDEN)) {
                throw new AccessDeniedException(file.toString());
            }
            events.add("open " + file.getFileName());
            return SftpFileSystemAccessor.DEFAULT.openFile(subsystem, handle, file, id, options, attributes);
        }

        @Override
        public void renameFile(SftpSubsystemProxy subsystem, Path from, Path to, Collection<CopyOption> options)
                throws IOException {
            SftpFileSystemAccessor.DEFAULT.renameFile(subsystem, from, to, options);
            events.add("move " + from.getFileName() + " to " + to.getFileName() + " " + options);
        }
    }

    private final class ConnectionLoss implements SftpEventListener {
        @Override
        public void writing(
                ServerSession session,
                String id,
                FileHandle handle,
                long offset,
                byte[] data,
                int dataOffset,
                int length) {
            if (losesConnections) {
                events.add("lose the connection");
                session.close(true);
            }
        }
    }
}
