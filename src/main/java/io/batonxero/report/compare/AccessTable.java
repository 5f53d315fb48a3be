package io.batonxero.report.compare;

import io.batonxero.report.content.DatabaseFile;
import java.io.IOException;
import java.sql.PreparedStatement;
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

    private final DatabaseFile database;
    private final PreparedStatement insertOrganisation;
    private final PreparedStatement insertAccess;

    private AccessTable(DatabaseFile database) throws IOException {
        this.database = database;
        this.insertOrganisation = database.prepare("insert or ignore into organisation values (?, ?, ?)");
        this.insertAccess = database.prepare("insert or ignore into access values (?, ?, ?, ?, ?, ?, ?)");
    }

    /** {@return an empty table} The caller closes it. */
    static AccessTable create() throws IOException {
        return new AccessTable(DatabaseFile.create(
                "comparing",
                16_000,
                "create table organisation (id text, delivery integer, name text, primary key (id, delivery))"
                        + " without rowid",
                "create table access (organisation text, user text, delivery integer, person text, email text,"
                        + " key text, words text, primary key (organisation, user, delivery)) without rowid"));
    }

    void add(int delivery, String organisationId, String name) throws IOException {
        database.insert(insertOrganisation, organisationId, delivery, name);
    }

    void add(int delivery, AccountAccess access) throws IOException {
        database.insert(
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
        database.execute(COMPARE);
        database.commit();
    }

    /** {@return the number of changes of each kind that has any} */
    Map<AccessChange.Kind, Integer> counts() throws IOException {
        Map<AccessChange.Kind, Integer> counts = new EnumMap<>(AccessChange.Kind.class);
        database.read(
                row -> counts.put(AccessChange.Kind.valueOf(row.getString(1)), row.getInt(2)),
                "select kind, count(*) from change group by kind");
        return counts;
    }

    /** Reads the changes: organisations first, then people by organisation and name. */
    void read(AccessChanges.ChangeReader reader) throws IOException {
        database.read(
                row -> reader.read(new AccessChange(
                        AccessChange.Kind.valueOf(row.getString("kind")),
                        row.getString("organisation"),
                        row.getString("name"),
                        row.getString("user"),
                        row.getString("person"),
                        row.getString("email"),
                        row.getString("before"),
                        row.getString("after"),
                        row.getInt("people"))),
                "select * from change order by user > '', name collate nocase,"
                        + " organisation, kind, person collate nocase, user");
    }

    @Override
    public void close() throws IOException {
        database.close();
    }
}
