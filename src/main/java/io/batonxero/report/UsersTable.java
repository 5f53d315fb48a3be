package io.batonxero.report;

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
import java.text.Normalizer;
import java.util.Locale;

/** People and what they may do, on disk, so that memory does not grow with their number: SQLite sorts them. */
final class UsersTable implements AutoCloseable {
    /** The number of a right that stands for none: the person belongs to the organisation, and that is all. */
    static final int NO_RIGHT = -1;

    private static final int SORTED_BY = 200;

    private final Path file;
    private final Connection database;
    private final PreparedStatement person;
    private final PreparedStatement access;

    /** Reads one line: somebody, and one right of theirs. */
    @FunctionalInterface
    interface Line {
        void read(ReportedUser person, int right) throws IOException;
    }

    private UsersTable(Path file, Connection database) throws SQLException {
        this.file = file;
        this.database = database;
        try (Statement sql = database.createStatement()) {
            // Nothing here is worth saving from a crash.
            sql.execute("pragma journal_mode = off");
            sql.execute("pragma synchronous = off");
            sql.execute("pragma cache_size = -32000");
            sql.execute("create table person (id text primary key, sort text, name text, email text, status text,"
                    + " details text, changed text) without rowid");
            sql.execute("create table access (organisation text, person text, entitlement integer)");
        }
        database.setAutoCommit(false);
        person = database.prepareStatement("insert or ignore into person values (?, ?, ?, ?, ?, ?, ?)");
        access = database.prepareStatement("insert into access values (?, ?, ?)");
    }

    /** {@return an empty table} To be closed, always. */
    static UsersTable create() throws IOException {
        Path file = Files.createTempFile(TemporaryDirectory.ofThisProcess(), "report", ".db");
        try {
            Connection database = DriverManager.getConnection("jdbc:sqlite:" + file);
            try {
                return new UsersTable(file, database);
            } catch (SQLException failed) {
                database.close();
                throw failed;
            }
        } catch (SQLException failed) {
            Files.deleteIfExists(file);
            throw fault(failed);
        }
    }

    void add(ReportedUser someone) throws IOException {
        insert(
                person,
                someone.userId(),
                sortedBy(someone.name()),
                someone.name(),
                someone.email(),
                someone.status(),
                someone.statusDetails(),
                someone.lastChanged());
    }

    void add(String organisationId, String userId, int right) throws IOException {
        insert(access, organisationId, userId, right);
    }

    /** Sorts what was added. */
    void sort() throws IOException {
        try (Statement sql = database.createStatement()) {
            sql.execute("create table line as select a.organisation, p.*, a.entitlement from access a"
                    + " join person p on p.id = a.person order by a.organisation, p.sort, p.name, p.id, a.entitlement");
            sql.execute("create index line_organisation on line (organisation)");
            database.commit();
        } catch (SQLException failed) {
            throw fault(failed);
        }
    }

    /** Reads the lines of an organisation, by name of the person; those of one person follow each other. */
    void read(String organisationId, Line line) throws IOException {
        try (PreparedStatement sql =
                database.prepareStatement("select * from line where organisation = ? order by rowid")) {
            sql.setString(1, organisationId);
            try (ResultSet row = sql.executeQuery()) {
                while (row.next()) {
                    line.read(person(row), row.getInt("entitlement"));
                }
            }
        } catch (SQLException failed) {
            throw fault(failed);
        }
    }

    /** {@return how many people there are} Someone with rights in two organisations counts once. */
    int people() throws IOException {
        try (Statement sql = database.createStatement();
                ResultSet count = sql.executeQuery("select count(distinct id) from line")) {
            return count.getInt(1);
        } catch (SQLException failed) {
            throw fault(failed);
        }
    }

    /** {@return what people expect a list of names to be sorted by} Neither case nor accents count. */
    static String sortedBy(String name) {
        String start = name.substring(0, Math.min(name.length(), SORTED_BY));
        return Normalizer.normalize(start, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() throws IOException {
        try {
            database.close();
        } catch (SQLException failed) {
            throw fault(failed);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static ReportedUser person(ResultSet row) throws SQLException {
        return new ReportedUser(
                row.getString("id"),
                row.getString("name"),
                row.getString("email"),
                row.getString("status"),
                row.getString("details"),
                row.getString("changed"));
    }

    private static void insert(PreparedStatement sql, Object... values) throws IOException {
        try {
            for (int i = 0; i < values.length; i++) {
                sql.setObject(i + 1, values[i]);
            }
            sql.executeUpdate();
        } catch (SQLException failed) {
            throw fault(failed);
        }
    }

    private static IOException fault(SQLException problem) {
        return new IOException(
                "sorting in " + System.getProperty("java.io.tmpdir") + ": " + problem.getMessage(), problem);
    }
}
