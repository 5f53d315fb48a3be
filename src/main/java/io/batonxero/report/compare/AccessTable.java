package io.batonxero.report.compare;

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
import java.util.EnumMap;
import java.util.Map;

/** A temporary SQLite table of the access at two deliveries, so that memory does not grow with the number of people. */
final class AccessTable implements AutoCloseable {
    static final int PREVIOUS = 0;
    static final int CURRENT = 1;

    /** Changes of people in organisations that were only added or removed are left out: the organisation stands for them. */
    private static final String COMPARE = """
            create table change as
            select 'NEW_ORGANISATION' kind, o.id organisation, o.name name, '' user, '' person, '' email, '' before, '' after,
                (select count(*) from access a where a.organisation = o.id and a.delivery = 1) people
            from organisation o where o.delivery = 1 and o.id not in (select id from organisation where delivery = 0)
            union all
            select 'GONE_ORGANISATION', o.id, o.name, '', '', '', '', '',
                (select count(*) from access a where a.organisation = o.id and a.delivery = 0)
            from organisation o where o.delivery = 0 and o.id not in (select id from organisation where delivery = 1)
            union all
            select case when b.user is null then 'JOINED' else 'ROLE_CHANGED' end, a.organisation, o.name, a.user, a.person, a.email,
                coalesce(b.words, ''), a.words, 0
            from access a
            join organisation o on o.id = a.organisation and o.delivery = 1
            join organisation p on p.id = a.organisation and p.delivery = 0
            left join access b on b.organisation = a.organisation and b.user = a.user and b.delivery = 0
            where a.delivery = 1 and (b.user is null or a.key <> b.key)
            union all
            select 'LEFT', b.organisation, o.name, b.user, b.person, b.email, b.words, '', 0
            from access b
            join organisation o on o.id = b.organisation and o.delivery = 1
            where b.delivery = 0 and not exists (select 1 from access a
                where a.organisation = b.organisation and a.user = b.user and a.delivery = 1)
            """;

    private final Path file;
    private final Connection database;
    private final PreparedStatement insertOrganisation;
    private final PreparedStatement insertAccess;

    private AccessTable(Path file, Connection database) throws SQLException {
        this.file = file;
        this.database = database;
        try (Statement sql = database.createStatement()) {
            // The table is temporary and need not survive a crash.
            sql.execute("pragma journal_mode = off");
            sql.execute("pragma synchronous = off");
            sql.execute("pragma cache_size = -16000");
            sql.execute("create table organisation (id text, delivery integer, name text, primary key (id, delivery))"
                    + " without rowid");
            sql.execute("create table access (organisation text, user text, delivery integer, person text, email text,"
                    + " key text, words text, primary key (organisation, user, delivery)) without rowid");
        }
        database.setAutoCommit(false);
        insertOrganisation = database.prepareStatement("insert or ignore into organisation values (?, ?, ?)");
        insertAccess = database.prepareStatement("insert or ignore into access values (?, ?, ?, ?, ?, ?, ?)");
    }

    /** {@return an empty table} The caller closes it. */
    static AccessTable create() throws IOException {
        Path file = Files.createTempFile(TemporaryDirectory.ofThisProcess(), "report", ".db");
        try {
            Connection database = DriverManager.getConnection("jdbc:sqlite:" + file);
            try {
                return new AccessTable(file, database);
            } catch (SQLException e) {
                database.close();
                throw e;
            }
        } catch (SQLException e) {
            Files.deleteIfExists(file);
            throw failure(e);
        }
    }

    void add(int delivery, String organisationId, String name) throws IOException {
        insert(insertOrganisation, organisationId, delivery, name);
    }

    void add(int delivery, AccountAccess access) throws IOException {
        insert(
                insertAccess,
                access.organisationId(),
                access.userId(),
                delivery,
                access.person(),
                access.email(),
                access.key(),
                access.words());
    }

    /** Compares the deliveries, after all was added to both. */
    void compare() throws IOException {
        try (Statement sql = database.createStatement()) {
            sql.execute(COMPARE);
            database.commit();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** {@return the number of changes of each kind that has any} */
    Map<AccessChange.Kind, Integer> counts() throws IOException {
        Map<AccessChange.Kind, Integer> counts = new EnumMap<>(AccessChange.Kind.class);
        try (Statement sql = database.createStatement();
                ResultSet row = sql.executeQuery("select kind, count(*) from change group by kind")) {
            while (row.next()) {
                counts.put(AccessChange.Kind.valueOf(row.getString(1)), row.getInt(2));
            }
            return counts;
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Reads the changes: organisations first, then people by organisation and name. */
    void read(AccessChanges.ChangeReader reader) throws IOException {
        try (Statement sql = database.createStatement();
                ResultSet row = sql.executeQuery("select * from change order by user > '', name collate nocase,"
                        + " organisation, kind, person collate nocase, user")) {
            while (row.next()) {
                reader.read(new AccessChange(
                        AccessChange.Kind.valueOf(row.getString("kind")),
                        row.getString("organisation"),
                        row.getString("name"),
                        row.getString("user"),
                        row.getString("person"),
                        row.getString("email"),
                        row.getString("before"),
                        row.getString("after"),
                        row.getInt("people")));
            }
        } catch (SQLException e) {
            throw failure(e);
        }
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
        return new IOException("comparing in " + System.getProperty("java.io.tmpdir") + ": " + e.getMessage(), e);
    }
}
