package io.batonxero.c1z;

import c1.connector.v2.Entitlement;
import c1.connector.v2.Grant;
import c1.connector.v2.Resource;
import c1.connector.v2.ResourceType;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.batonxero.file.TemporaryDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the newest finished sync of a v1 .c1z, also of another connector. */
public final class C1zReader implements AutoCloseable {
    private final Path database;
    private final Connection connection;
    private final String syncId;

    /**
     * Opens a file.
     *
     * @throws C1zException if it is not a v1 .c1z, or holds no finished sync
     */
    public C1zReader(Path file) {
        try {
            database = Files.createTempFile(TemporaryDirectory.ofThisProcess(), "read", ".db");
            connection = connect(file, database);
        } catch (IOException | SQLException e) {
            throw unreadable(file, e);
        }
        try {
            syncId = newestSync();
        } catch (SQLException e) {
            close();
            throw unreadable(file, e);
        }
    }

    private static Connection connect(Path file, Path database) throws IOException, SQLException {
        try {
            decompress(file, database);
            return DriverManager.getConnection("jdbc:sqlite:" + database);
        } catch (IOException | SQLException e) {
            Files.deleteIfExists(database);
            throw e;
        }
    }

    private static C1zException unreadable(Path file, Exception problem) {
        return new C1zException(file + " cannot be read as a .c1z: " + problem.getMessage(), problem);
    }

    /** {@return the id of the sync} */
    public String syncId() {
        return syncId;
    }

    /** {@return the time at which the sync began; empty if the file has none} */
    public Optional<Instant> startedAt() {
        return C1zSchema.instant(syncRun("started_at"));
    }

    /** {@return the time at which the sync ended; empty if it is not a date} */
    public Optional<Instant> endedAt() {
        return C1zSchema.instant(syncRun("ended_at"));
    }

    /** {@return the resource types, sorted by id} */
    public List<ResourceType> resourceTypes() {
        return rows("v1_resource_types", ResourceType.parser());
    }

    /** {@return the resources, sorted by type and id} */
    public List<Resource> resources() {
        return rows("v1_resources", Resource.parser());
    }

    /** {@return the entitlements, sorted by id} */
    public List<Entitlement> entitlements() {
        return rows("v1_entitlements", Entitlement.parser());
    }

    /** {@return the grants, sorted by id} */
    public List<Grant> grants() {
        return rows("v1_grants", Grant.parser());
    }

    /** Reads the resources one by one, sorted by type and id. Memory does not grow with their number. */
    public void eachResource(Consumer<Resource> reader) {
        each("v1_resources", Resource.parser(), reader);
    }

    /** Reads the entitlements one by one, sorted by id. */
    public void eachEntitlement(Consumer<Entitlement> reader) {
        each("v1_entitlements", Entitlement.parser(), reader);
    }

    /** Reads the grants one by one, sorted by id. */
    public void eachGrant(Consumer<Grant> reader) {
        each("v1_grants", Grant.parser(), reader);
    }

    /** {@return a column of v1_sync_runs, such as {@code ended_at} or {@code stats}} */
    String syncRun(String column) {
        try (PreparedStatement sql =
                connection.prepareStatement("select " + column + " from v1_sync_runs where sync_id = ?")) {
            sql.setString(1, syncId);
            return String.valueOf(sql.executeQuery().getString(1));
        } catch (SQLException e) {
            throw new C1zException("v1_sync_runs." + column + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
            Files.deleteIfExists(database);
        } catch (IOException | SQLException e) {
            throw new C1zException("The temporary file " + database + " could not be deleted.", e);
        }
    }

    private <T> List<T> rows(String table, Parser<T> parser) {
        List<T> rows = new ArrayList<>();
        each(table, parser, rows::add);
        return rows;
    }

    private <T> void each(String table, Parser<T> parser, Consumer<T> reader) {
        try (PreparedStatement sql =
                connection.prepareStatement("select data from " + table + " where sync_id = ? order by external_id")) {
            sql.setString(1, syncId);
            try (ResultSet row = sql.executeQuery()) {
                while (row.next()) {
                    reader.accept(parser.parseFrom(row.getBytes(1)));
                }
            }
        } catch (SQLException | InvalidProtocolBufferException e) {
            throw new C1zException(table + " cannot be read: " + e.getMessage(), e);
        }
    }

    private String newestSync() throws SQLException {
        try (PreparedStatement sql =
                        connection.prepareStatement("select sync_id from v1_sync_runs where ended_at is not null"
                                + " order by ended_at desc, sync_id desc limit 1");
                ResultSet newest = sql.executeQuery()) {
            if (!newest.next()) {
                throw new SQLException("no finished sync in it");
            }
            return newest.getString(1);
        }
    }

    private static void decompress(Path file, Path database) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            if (!Arrays.equals(in.readNBytes(C1zSchema.MAGIC.length), C1zSchema.MAGIC)) {
                throw new IOException("it does not start with C1ZF");
            }
            try (InputStream zstd = new ZstdInputStreamNoFinalizer(in)) {
                Files.copy(zstd, database, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
