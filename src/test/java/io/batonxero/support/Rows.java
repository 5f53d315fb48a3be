package io.batonxero.support;

import c1.connector.v2.RawId;
import c1.connector.v2.RoleTrait;
import c1.connector.v2.SkipEntitlementsAndGrants;
import c1.connector.v2.UserTrait;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.batonxero.c1z.C1zReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints the rows of a .c1z as JSON, one list per table. */
public final class Rows {
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer()
            .usingTypeRegistry(TypeRegistry.newBuilder()
                    .add(UserTrait.getDescriptor())
                    .add(RoleTrait.getDescriptor())
                    .add(RawId.getDescriptor())
                    .add(SkipEntitlementsAndGrants.getDescriptor())
                    .build())
            .sortingMapKeys();

    private Rows() {}

    public static Map<String, String> of(Path file) {
        try (C1zReader reader = new C1zReader(file)) {
            Map<String, String> tables = new LinkedHashMap<>();
            tables.put("resource-types.json", json(reader.resourceTypes()));
            tables.put("resources.json", json(reader.resources()));
            tables.put("entitlements.json", json(reader.entitlements()));
            tables.put("grants.json", json(reader.grants()));
            return tables;
        }
    }

    private static String json(List<? extends MessageOrBuilder> rows) {
        return rows.stream().map(Rows::json).collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    }

    private static String json(MessageOrBuilder row) {
        try {
            return PRINTER.print(row);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
