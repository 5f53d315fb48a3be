package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.support.Run;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilteredSyncTest {
    @TempDir
    Path folder;

    @AutoClose
    private final SimulatedXero xero = SimulatedXero.ofDemo();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --sync-resource-types=org,role,user  | full           | 3 | 20 | 15 | 23 | 17
            --sync-resource-types=user           | full           | 1 | 0  | 15 | 0  | 0
            --sync-resource-types=org,user       | full           | 2 | 0  | 15 | 3  | 3
            --sync-resource-types=role           | full           | 1 | 20 | 0  | 20 | 0
            --skip-entitlements-and-grants       | resources_only | 3 | 20 | 15 | 0  | 0
            """)
    void fileHoldsTheRequestedRecordsWithoutDanglingReferences(
            String flag, String syncType, int types, int roles, int users, int entitlements, int grants)
            throws Exception {
        Run run = Run.of(Run.environment(xero, folder), flag);

        assertThat(run.exitCode()).as(run.err()).isZero();
        try (Connection file = open()) {
            assertThat(text(file, "select sync_type from v1_sync_runs")).isEqualTo(syncType);
            assertThat(count(file, "v1_resource_types")).isEqualTo(types);
            assertThat(count(file, "v1_resources where resource_type_id = 'role'"))
                    .isEqualTo(roles);
            assertThat(count(file, "v1_resources where resource_type_id = 'user'"))
                    .isEqualTo(users);
            assertThat(count(file, "v1_entitlements")).isEqualTo(entitlements);
            assertThat(count(file, "v1_grants")).isEqualTo(grants);
        }
    }

    @Test
    void unknownResourceTypeIsRefused() {
        Run run = Run.of(Run.environment(xero, folder), "--sync-resource-types", "user,group");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("--sync-resource-types (BATON_SYNC_RESOURCE_TYPES) names group. Only org, role and user");
    }

    @Test
    void reportOfAFilteredSyncIsRefused() {
        Run run = Run.of(
                Run.environment(xero, folder),
                "--sync-resource-types",
                "user",
                "--report",
                folder.resolve("a.html").toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--report", "needs a complete sync");
        assertThat(xero.requests()).isEmpty();
    }

    private Connection open() throws Exception {
        Path database = folder.resolve("sync.db");
        try (InputStream file = Files.newInputStream(folder.resolve("sync.c1z"))) {
            file.skipNBytes("C1ZF".length() + 1);
            Files.copy(new ZstdInputStream(file), database);
        }
        return DriverManager.getConnection("jdbc:sqlite:" + database);
    }

    private static int count(Connection file, String table) throws SQLException {
        return Integer.parseInt(text(file, "select count(*) from " + table));
    }

    private static String text(Connection file, String sql) throws SQLException {
        try (Statement statement = file.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.getString(1);
        }
    }
}
