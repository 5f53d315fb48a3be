package io.batonxero.baton.rows;

import c1.connector.v2.Resource;
import c1.connector.v2.ResourceId;
import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A resource as a row of the sync file: its indexed columns and its message.
 *
 * @param message the encoded {@link Resource}
 */
public record ResourceRow(
        String type,
        String id,
        @Nullable String parentType,
        @Nullable String parentId,
        ByteString message) {
    static ResourceRow of(Resource resource) {
        // Encoded before the getters are called: a getter replaces the cached bytes of its field, which would be
        // encoded again.
        ByteString message = resource.toByteString();
        ResourceId id = resource.getId();
        ResourceId parent = resource.hasParentResourceId() ? resource.getParentResourceId() : null;
        return new ResourceRow(
                id.getResourceType(),
                id.getResource(),
                parent == null ? null : parent.getResourceType(),
                parent == null ? null : parent.getResource(),
                message);
    }
}
