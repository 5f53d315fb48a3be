package io.batonxero.report.content;

import io.batonxero.file.TemporaryDirectory;
import io.batonxero.names.NameText;
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

/** A temporary SQLite table of users and their entitlements, so that memory does not grow with their number. */
final class UsersTable implements AutoCloseable {
    /** Marks a user that belongs to an organisation, without an entitlement. */
    static final int NO_ENTITLEMENT = -1;

    private static final int MAX_SORT_CHARS = 200;

    private final Path file;
    private final Connection database;
    private final PreparedStatement insertUser;
    private final PreparedStatement insertAccess;

    /** Reads a line. */
    @FunctionalInterface
    interface LineReader {
        void read(Line line) throws IOException;
    }

    /** Reads a name. */
    @FunctionalInterface
    interface NameReader {
        void read(String name) throws IOException;
    }

    /**
     * A user and one entitlement.
     *
     * @param person equal for users with the same e-mail address
     * @param organisation the id
     */
    record Line(String organisation, String person, ReportedUser user, int entitlement) {
        boolean isSameAccount(Line other) {
            return user.equals(other.user) && organisation.equals(other.organisation);
        }
    }

    private UsersTable(Path file, Connection database) throws SQLException {
        this.file = file;
        this.database = database;
        try (Statement sql = database.createStatement()) {
            // The table is temporary and need not survive a crash.
            sql.execute("pragma journal_mode = off");
            sql.execute("pragma synchronous = off");
            sql.execute("pragma cache_size = -32000");
            sql.execute("create table user (id text primary key, sort text, name text, email text, status text,"
                    + " details text, changed text, person text) without rowid");
            sql.execute("create table access (organisation text, user text, entitlement integer, rank integer)");
        }
        database.setAutoCommit(false);
        insertUser = database.prepareStatement("insert or ignore into user values (?, ?, ?, ?, ?, ?, ?, ?)");
        insertAccess = database.prepareStatement("insert into access values (?, ?, ?, ?)");
    }

    /** {@return an empty table} The caller closes it. */
    static UsersTable create() throws IOException {
        Path file = Files.createTempFile(TemporaryDirectory.ofThisProcess(), "report", ".db");
        try {
            Connection database = DriverManager.getConnection("jdbc:sqlite:" + file);
            try {
                return new UsersTable(file, database);
            } catch (SQLException e) {
                database.close();
                throw e;
            }
        } catch (SQLException e) {
            Files.deleteIfExists(file);
            throw failure(e);
        }
    }

    void add(ReportedUser user) throws IOException {
        insert(
                insertUser,
                user.userId(),
                sortKey(user.name()),
                user.name(),
                user.email(),
                user.status(),
                user.statusDetails(),
                user.lastChanged(),
                user.email().isEmpty() ? "id " + user.userId() : "e-mail " + NameText.key(user.email()));
    }

    void add(String organisationId, String userId, int entitlement, Privilege privilege) throws IOException {
        insert(insertAccess, organisationId, userId, entitlement, privilege.rank);
    }

    /** Sorts the lines, after all were added. */
    void sort() throws IOException {
        try (Statement sql = database.createStatement()) {
            sql.execute("create table account (organisation text, user text, rank integer,"
                    + " primary key (organisation, user)) without rowid");
            sql.execute("insert into account select organisation, user, min(rank) from access group by 1, 2");
            sql.execute("create table line as select a.organisation, u.*, a.entitlement from access a"
                    + " join account c on c.organisation = a.organisation and c.user = a.user"
                    + " join user u on u.id = a.user"
                    + " order by a.organisation, c.rank, u.sort, u.name, u.id, a.rank, a.entitlement");
            sql.execute("create index line_organisation on line (organisation)");
            sql.execute("create table person (person text primary key, sort text) without rowid");
            sql.execute("insert into person select person, min(sort) from line group by person");
            database.commit();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Reads the lines of an organisation, those of the highest rank first, then by name. The lines of a user are consecutive. */
    void read(String organisationId, LineReader reader) throws IOException {
        query("select * from line where organisation = ? order by rowid", organisationId, reader);
    }

    /** Reads all lines, sorted by name of the person. The lines of a person are consecutive, and in them those of an account. */
    void readPeople(LineReader reader) throws IOException {
        query(
                "select l.* from line l join person p on p.person = l.person where '' = ?"
                        + " order by p.sort, l.person, l.organisation, l.id, l.rowid",
                "",
                reader);
    }

    private void query(String select, String parameter, LineReader reader) throws IOException {
        try (PreparedStatement sql = database.prepareStatement(select)) {
            sql.setString(1, parameter);
            try (ResultSet row = sql.executeQuery()) {
                while (row.next()) {
                    reader.read(new Line(
                            row.getString("organisation"),
                            row.getString("person"),
                            user(row),
                            row.getInt("entitlement")));
                }
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Reads the names that users with several e-mail addresses have, ignoring case and accents. */
    void readNamesOfSeveralPeople(NameReader reader) throws IOException {
        try (Statement sql = database.createStatement();
                ResultSet row = sql.executeQuery(
                        "select min(name) as name from line where email <> '' and name not in (id, email)"
                                + " and status <> 'disabled' group by sort having count(distinct person) > 1 order by sort")) {
            while (row.next()) {
                reader.read(row.getString("name"));
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** {@return the number of user ids; an id in two organisations counts once} */
    int count() throws IOException {
        return count("select count(distinct id) from line");
    }

    /** {@return the number of people} */
    int countPeople() throws IOException {
        return count("select count(*) from person");
    }

    private int count(String select) throws IOException {
        try (Statement sql = database.createStatement();
                ResultSet count = sql.executeQuery(select)) {
            return count.getInt(1);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** {@return the sort key of a name, which ignores case and accents} */
    static String sortKey(String name) {
        String start = name.substring(0, Math.min(name.length(), MAX_SORT_CHARS));
        return Normalizer.normalize(start, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() throws IOException {
        try {
            database.close();
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static ReportedUser user(ResultSet row) throws SQLException {
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
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private static IOException failure(SQLException e) {
        return new IOException("sorting in " + System.getProperty("java.io.tmpdir") + ": " + e.getMessage(), e);
    }
}
