package io.batonxero.report.content;

import io.batonxero.names.NameText;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.Normalizer;
import java.util.Locale;

/** A temporary SQLite table of users and their entitlements, so that memory does not grow with their number. */
final class UsersTable implements AutoCloseable {
    /** Marks a user that belongs to an organisation, without an entitlement. */
    static final int NO_ENTITLEMENT = -1;

    private static final int MAX_SORT_CHARS = 200;

    private final DatabaseFile database;
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

    private UsersTable(DatabaseFile database) throws IOException {
        this.database = database;
        this.insertUser = database.prepare("insert or ignore into user values (?, ?, ?, ?, ?, ?, ?, ?)");
        this.insertAccess = database.prepare("insert into access values (?, ?, ?, ?)");
    }

    /** {@return an empty table} The caller closes it. */
    static UsersTable create() throws IOException {
        return new UsersTable(DatabaseFile.create(
                "sorting",
                32_000,
                "create table user (id text primary key, sort text, name text, email text, status text,"
                        + " details text, changed text, person text) without rowid",
                "create table access (organisation text, user text, entitlement integer, rank integer)"));
    }

    void add(ReportedUser user) throws IOException {
        database.insert(
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
        database.insert(insertAccess, organisationId, userId, entitlement, privilege.rank);
    }

    /** Sorts the lines, after all were added. */
    void sort() throws IOException {
        database.execute("create table account (organisation text, user text, rank integer,"
                + " primary key (organisation, user)) without rowid");
        database.execute("insert into account select organisation, user, min(rank) from access group by 1, 2");
        database.execute("create table line as select a.organisation, u.*, a.entitlement from access a"
                + " join account c on c.organisation = a.organisation and c.user = a.user"
                + " join user u on u.id = a.user"
                + " order by a.organisation, c.rank, u.sort, u.name, u.id, a.rank, a.entitlement");
        database.execute("create index line_organisation on line (organisation)");
        database.execute("create table person (person text primary key, sort text) without rowid");
        database.execute("insert into person select person, min(sort) from line group by person");
        database.commit();
    }

    /** Reads the lines of an organisation, those of the highest rank first, then by name. The lines of a user are consecutive. */
    void read(String organisationId, LineReader reader) throws IOException {
        database.read(
                row -> reader.read(line(row)),
                "select * from line where organisation = ? order by rowid",
                organisationId);
    }

    /** Reads all lines, sorted by name of the person. The lines of a person are consecutive, and in them those of an account. */
    void readPeople(LineReader reader) throws IOException {
        database.read(
                row -> reader.read(line(row)),
                "select l.* from line l join person p on p.person = l.person"
                        + " order by p.sort, l.person, l.organisation, l.id, l.rowid");
    }

    /** Reads the names that users with several e-mail addresses have, ignoring case and accents. */
    void readNamesOfSeveralPeople(NameReader reader) throws IOException {
        database.read(
                row -> reader.read(row.getString("name")),
                "select min(name) as name from line where email <> '' and name not in (id, email)"
                        + " and status <> 'disabled' group by sort having count(distinct person) > 1 order by sort");
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
        int[] count = {0};
        database.read(row -> count[0] = row.getInt(1), select);
        return count[0];
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
        database.close();
    }

    private static Line line(ResultSet row) throws SQLException {
        return new Line(row.getString("organisation"), row.getString("person"), user(row), row.getInt("entitlement"));
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
}
