package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.batonxero.baton.AccessRecords;
import io.batonxero.baton.OrganisationCounts;
import io.batonxero.baton.SyncFilter;
import io.batonxero.baton.TenantCheckResult;
import io.batonxero.c1.C1CheckResult;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.support.RouteFile;
import io.batonxero.xero.Connection;
import io.batonxero.xero.Organisation;
import io.batonxero.xero.ProjectsUser;
import io.batonxero.xero.ReachableTenants;
import io.batonxero.xero.Tenant;
import io.batonxero.xero.TenantAccess;
import io.batonxero.xero.XeroUser;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of fields in docs/routes.md is that of the records which routes see. */
class RouteFieldsTest {
    private static final List<Class<? extends Record>> TYPES = List.of(
            ReachableTenants.class,
            Connection.class,
            Tenant.class,
            Organisation.class,
            XeroUser.class,
            ProjectsUser.class,
            TenantAccess.class,
            AccessRecords.class,
            OrganisationCounts.class,
            SyncFilter.class,
            FinishedSync.class,
            TenantCheckResult.class,
            C1CheckResult.class);

    @Test
    void theTableHasEveryFieldWithItsNameInAMapAndItsType() throws IOException {
        List<String> rows = Pattern.compile("(?m)^(\\| `[A-Z]\\w+` \\| `\\w+` \\| [`\\w]+ \\| `[^`]+`) \\| .+ \\|$")
                .matcher(Files.readString(Path.of("docs/routes.md")))
                .results()
                .map(row -> row.group(1))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(TYPES.stream()
                        .flatMap(type -> Arrays.stream(type.getRecordComponents()))
                        .map(RouteFieldsTest::row)
                        .toList());
    }

    @Test
    void everyRecordThatAContractNamesIsInTheTable() throws IOException {
        String contracts = RouteFile.all().stream().map(RouteFile::header).collect(Collectors.joining("\n"));
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            List<String> records = sources.filter(source -> source.toString().endsWith(".java"))
                    .filter(RouteFieldsTest::isRecord)
                    .map(source -> source.getFileName().toString().replace(".java", ""))
                    .filter(name -> Pattern.compile("(?:: |<|(?:In|Out): +)" + name + "\\b")
                            .matcher(contracts)
                            .find())
                    .toList();

            assertThat(TYPES).extracting(Class::getSimpleName).isSubsetOf(records);
            assertThat(records)
                    .filteredOn(name -> !List.of("C1zDraft", "ConnectorException", "Outcome", "Pages", "TokenLease")
                            .contains(name))
                    .allSatisfy(name ->
                            assertThat(TYPES).extracting(Class::getSimpleName).contains(name));
        }
    }

    private static boolean isRecord(Path source) {
        String name = Path.of("src/main/java")
                .relativize(source)
                .toString()
                .replace(".java", "")
                .replace('/', '.');
        try {
            return Class.forName(name, false, RouteFieldsTest.class.getClassLoader())
                    .isRecord();
        } catch (ClassNotFoundException packageInfo) {
            return false;
        }
    }

    private static String row(RecordComponent field) {
        JsonProperty json = field.getAccessor().getAnnotation(JsonProperty.class);
        String name = json == null ? field.getName() : json.value();
        return "| `%s` | `%s` | %s | `%s`"
                .formatted(
                        field.getDeclaringRecord().getSimpleName(),
                        field.getName(),
                        isIgnored(field) ? "none" : "`" + name + "`",
                        field.getGenericType().getTypeName().replaceAll("(?:\\w+\\.)+(?=[A-Z])", ""));
    }

    private static boolean isIgnored(RecordComponent field) {
        JsonIgnoreProperties ignored = field.getDeclaringRecord().getAnnotation(JsonIgnoreProperties.class);
        return field.getAccessor().isAnnotationPresent(JsonIgnore.class)
                || (ignored != null && List.of(ignored.value()).contains(field.getName()));
    }
}
