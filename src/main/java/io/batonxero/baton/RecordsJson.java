package io.batonxero.baton;

import c1.connector.v2.Entitlement;
import c1.connector.v2.Grant;
import c1.connector.v2.RawId;
import c1.connector.v2.Resource;
import c1.connector.v2.RoleTrait;
import c1.connector.v2.UserTrait;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads {@link AccessRecords} from maps and lists with the JSON keys of Baton's messages. */
final class RecordsJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonFormat.Parser MESSAGES = JsonFormat.parser()
            .usingTypeRegistry(TypeRegistry.newBuilder()
                    .add(List.of(UserTrait.getDescriptor(), RoleTrait.getDescriptor(), RawId.getDescriptor()))
                    .build());

    private RecordsJson() {}

    static AccessRecords read(Map<?, ?> records) {
        for (Object key : records.keySet()) {
            if (!List.of("resources", "entitlements", "grants").contains(String.valueOf(key))) {
                throw new IllegalArgumentException(
                        "unknown key " + key + "; the keys are resources, entitlements and grants");
            }
        }
        List<Resource> resources = list(records, "resources", Resource.getDefaultInstance(), Resource.class);
        List<Entitlement> entitlements =
                list(records, "entitlements", Entitlement.getDefaultInstance(), Entitlement.class);
        List<Grant> grants = list(records, "grants", Grant.getDefaultInstance(), Grant.class);
        return new AccessRecords(resources, entitlements, grants, counts(resources, grants));
    }

    private static <T extends Message> List<T> list(Map<?, ?> records, String key, T empty, Class<T> type) {
        if (!(records.get(key) instanceof Collection<?> list)) {
            throw new IllegalArgumentException(key + " is missing or is not a list");
        }
        return list.stream()
                .map(element -> type.isInstance(element) ? type.cast(element) : type.cast(read(element, empty)))
                .toList();
    }

    private static Message read(Object element, Message empty) {
        Message.Builder message = empty.newBuilderForType();
        try {
            MESSAGES.merge(JSON.writeValueAsString(element), message);
        } catch (JsonProcessingException | InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return message.build();
    }

    private static OrganisationCounts counts(List<Resource> resources, List<Grant> grants) {
        Optional<Resource> organisation =
                resources.stream().filter(hasType(ResourceTypes.ORG.getId())).findFirst();
        String id = organisation.map(resource -> resource.getId().getResource()).orElse("");
        int users = (int)
                resources.stream().filter(hasType(ResourceTypes.USER.getId())).count();
        Map<String, Integer> grantsBySlug = new HashMap<>();
        grants.forEach(grant -> grantsBySlug.merge(slug(grant.getEntitlement().getId()), 1, Integer::sum));
        return new OrganisationCounts(
                id,
                id,
                organisation.map(Resource::getDisplayName).orElse(""),
                users,
                Map.of(),
                grantsBySlug,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                grants.size());
    }

    private static String slug(String entitlementId) {
        return entitlementId.substring(entitlementId.lastIndexOf(':') + 1);
    }

    private static Predicate<Resource> hasType(String type) {
        return resource -> resource.getId().getResourceType().equals(type);
    }
}
