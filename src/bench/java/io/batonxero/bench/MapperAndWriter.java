package io.batonxero.bench;

import io.batonxero.baton.AccessMapper;
import io.batonxero.baton.AccessRecords;
import io.batonxero.baton.SyncFilter;
import io.batonxero.c1z.C1zDraft;
import io.batonxero.c1z.C1zWriter;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.xero.Organisation;
import io.batonxero.xero.Tenant;
import io.batonxero.xero.TenantAccess;
import io.batonxero.xero.XeroUser;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Benchmarks the mapper, and the mapper with the writer, for 1 000 users. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.SECONDS)
public class MapperAndWriter {
    private final AccessMapper mapper = new AccessMapper("");
    private final C1zWriter writer = new C1zWriter();
    private final TenantAccess access = access();

    private static TenantAccess access() {
        Tenant tenant = new Tenant("tenant", Tenant.ORGANISATION, "Organisation", "tenant");
        return new TenantAccess(
                tenant,
                Organisation.of(tenant, Map.of("Organisations", List.of(Map.of("Name", "Organisation")))),
                IntStream.range(0, 1_000)
                        .mapToObj(i -> XeroUser.from(Map.of(
                                "UserID", "user-" + i,
                                "EmailAddress", "user." + i + "@example.com",
                                "FirstName", "Quinn",
                                "LastName", "Vance",
                                "OrganisationRole", "STANDARD")))
                        .toList(),
                null);
    }

    /** Maps and builds each record once. */
    @Benchmark
    public int map() {
        AccessRecords records = mapper.map(access);
        return records.resources().stream().mapToInt(one -> one.getSerializedSize()).sum()
                + records.grants().stream().mapToInt(one -> one.getSerializedSize()).sum();
    }

    /** Maps, writes, indexes and compresses. */
    @Benchmark
    public String mapAndWrite() {
        C1zDraft draft = writer.open(SyncFilter.NONE);
        try {
            FinishedSync sync = writer.finish(draft, List.of(writer.append(draft, mapper.map(access))));
            C1zWriter.discard(sync);
            return sync.syncId();
        } finally {
            writer.release(draft);
        }
    }
}
