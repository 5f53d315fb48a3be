package io.batonxero.report.content;

import io.batonxero.file.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A temporary SQLite file for tables that may be too large for memory. It need not survive a crash. Not thread-safe. */
public final class DatabaseFile implements AutoCloseable {
    private final String purpose;
    private final Path file;
    private final Connection connection;

    /** Reads a row. */
    @FunctionalInterface
    public interface RowReader {
        /** Is called for each row, in order. */
        void read(ResultSet row) throws SQLException, IOException;
    }

    private DatabaseFile(String purpose, Path file, Connection connection) {
        this.purpose = purpose;
        this.file = file;
        this.connection = connection;
    }

    /**
     * {@return a database with empty tables} The caller closes it.
     *
     * @param purpose what it is for, such as {@code sorting}, for messages
     * @param cacheKiB the size of its cache
     * @param tables the statements that create the tables
     */
    public static DatabaseFile create(String purpose, int cacheKiB, String... tables) throws IOException {
        Path file = Files.createTempFile(TemporaryDirectory.ofThisProcess(), "report", ".db");
        try {
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            DatabaseFile database = new DatabaseFile(purpose, file, connection);
            try {
                database.execute("pragma journal_mode = off");
                database.execute("pragma synchronous = off");
                database.execute("pragma cache_size = -" + cacheKiB);
                for (String table : tables) {
                    database.execute(table);
                }
                connection.setAutoCommit(false);
                return database;
            } catch (IOException | SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            Files.deleteIfExists(file);
            throw failure(purpose, e);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /** {@return a statement that is closed with the database} */
    public PreparedStatement prepare(String sql) throws IOException {
        try {
            return connection.prepareStatement(sql);
        } catch (SQLException e) {
            throw failure(purpose, e);
        }
    }

    /** Executes a prepared insert. */
    public void insert(PreparedStatement sql, Object... values) throws IOException {
        try {
            set(sql, values);
            sql.executeUpdate();
        } catch (SQLException e) {
            throw failure(purpose, e);
        }
    }

    /** Executes a statement. */
    public void execute(String sql) throws IOException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw failure(purpose, e);
        }
    }

    /** Writes what was inserted, so that its memory is free. */
    public void commit() throws IOException {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw failure(purpose, e);
        }
    }

    /** Reads the rows of a query. */
    public void read(RowReader reader, String select, Object... values) throws IOException {
        try (PreparedStatement sql = connection.prepareStatement(select)) {
            set(sql, values);
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        } catch (SQLException e) {
            throw failure(purpose, e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failure(purpose, e);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static void set(PreparedStatement sql, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            sql.setObject(i + 1, values[i]);
        }
    }

    private static IOException failure(String purpose, SQLException e) {
        return new IOException(purpose + " in " + System.getProperty("java.io.tmpdir") + ": " + e.getMessage(), e);
    }
}
