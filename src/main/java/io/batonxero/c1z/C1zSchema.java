package io.batonxero.c1z;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The SQLite schema of a v1 .c1z. Readers depend on the column types: a date must be TEXT in a column declared {@code
 * datetime}.
 */
final class C1zSchema {
    /** The magic bytes before the Zstandard frame. */
    static final byte[] MAGIC = {'C', '1', 'Z', 'F', 0};

    static final List<String> TABLES = List.of("""
            create table v1_resource_types (id integer primary key, external_id text not null, data blob not null,
              sync_id text not null, discovered_at datetime not null)""", """
            create table v1_resources (id integer primary key, resource_type_id text not null,
              external_id text not null, parent_resource_type_id text, parent_resource_id text, data blob not null,
              sync_id text not null, discovered_at datetime not null)""", """
            create table v1_entitlements (id integer primary key, resource_type_id text not null,
              resource_id text not null, external_id text not null, data blob not null, sync_id text not null,
              discovered_at datetime not null)""", """
            create table v1_grants (id integer primary key, resource_type_id text not null, resource_id text not null,
              entitlement_id text not null, principal_resource_type_id text not null,
              principal_resource_id text not null, external_id text not null, expansion blob,
              needs_expansion integer not null default 0, data blob not null, sync_id text not null,
              discovered_at datetime not null)""", """
            create table v1_sync_runs (id integer primary key, sync_id text not null, started_at datetime not null,
              ended_at datetime, sync_token text not null, sync_type text not null default 'full',
              parent_sync_id text not null default '', linked_sync_id text not null default '',
              supports_diff integer not null default 0, grants_backfilled integer not null default 0, stats text,
              ingest_invariant_generation text not null default '', ingest_invariant_coverage text not null default '',
              ingest_invariant_mode text not null default '')""", """
            create table v1_assets (id integer primary key, external_id text not null, content_type text not null,
              data blob not null, sync_id text not null, discovered_at datetime not null)""", """
            create table v1_connector_sessions (id integer primary key, sync_id text not null, key text not null,
              value blob not null)""");

    /** Partial indices that stay empty. They are created before the inserts, which avoids two scans of all grants. */
    static final List<String> INDICES_WITHOUT_ROWS = List.of(
            "create index idx_grants_sync_expansion_v1 on v1_grants (sync_id) where expansion is not null",
            "create index idx_grants_sync_needs_expansion_v1 on v1_grants (sync_id) where needs_expansion = 1");

    /** Unique indices by table, created in the same order in each file. */
    static final List<Map.Entry<String, String>> UNIQUE = List.of(
            // This name and idx_resources_external_sync_v1 do not fit their columns: the Go SDK exchanged them, and
            // readers look up indices by name.
            Map.entry(
                    "v1_resources",
                    "create unique index idx_resources_parent_resource_id_v1 on v1_resources (external_id, sync_id)"),
            Map.entry(
                    "v1_entitlements",
                    "create unique index idx_entitlements_external_sync_v1 on v1_entitlements (external_id, sync_id)"),
            Map.entry(
                    "v1_grants",
                    "create unique index idx_grants_external_sync_v1 on v1_grants (external_id, sync_id)"));

    /** Created after all rows are inserted. */
    static final List<String> INDICES = List.of(
            "create unique index idx_resource_types_external_sync_v1 on v1_resource_types (external_id, sync_id)",
            "create index idx_resources_resource_type_id_v1 on v1_resources (resource_type_id)",
            "create index idx_resources_external_sync_v1 on v1_resources (parent_resource_type_id, parent_resource_id)",
            "create index idx_entitlements_resource_id_v1 on v1_entitlements (resource_type_id, resource_id)",
            "create unique index idx_sync_runs_sync_id_v1 on v1_sync_runs (sync_id)",
            "create index idx_grants_resource_type_id_resource_id_v1 on v1_grants (resource_type_id, resource_id)",
            """
            create index idx_grants_principal_id_v1 on v1_grants (principal_resource_type_id, principal_resource_id)""",
            """
            create index idx_grants_entitlement_id_principal_id_v1
              on v1_grants (entitlement_id, principal_resource_type_id, principal_resource_id)""",
            "create index idx_grants_entitlement_sync_grant_v1 on v1_grants (entitlement_id, sync_id, id)",
            "create unique index idx_assets_external_sync_v1 on v1_assets (external_id, sync_id)",
            "create unique index idx_session_store_sync_key_v1 on v1_connector_sessions (sync_id, key)");

    /** The first grant whose entitlement or principal is missing. If there is no such grant, SQLite reads only indices. */
    static final String DANGLING_GRANTS = """
            select external_id from v1_grants where id in (
              select id from v1_grants where entitlement_id not in (select external_id from v1_entitlements)
              union all
              select id from v1_grants where not exists (select 1 from v1_resources r
                where r.external_id = principal_resource_type_id || ':' || principal_resource_id))
              order by 1 limit 1""";

    private static final DateTimeFormatter DATE = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(java.util.Locale.ROOT);

    private C1zSchema() {}

    /** {@return the time of a date in the file; empty if it is not one} */
    static Optional<Instant> instant(String date) {
        try {
            return Optional.of(LocalDateTime.parse(date, DATE).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            // Another connector may have written it.
            return Optional.empty();
        }
    }

    /** {@return a date as readers parse it: UTC without a zone, fraction without trailing zeros} */
    static String date(Instant at) {
        return DATE.format(LocalDateTime.ofInstant(at, ZoneOffset.UTC));
    }
}
