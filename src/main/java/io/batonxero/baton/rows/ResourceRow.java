package io.batonxero.baton.rows;

import c1.connector.v2.Resource;
import c1.connector.v2.ResourceId;
import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A resource as a row of a file: what it is found by, and its message.
 *
 * @param message the bytes of a {@link Resource}
 */
public record ResourceRow(
        String type,
        String id,
        @Nullable String parentType,
        @Nullable String parentId,
        ByteString message) {
    static ResourceRow of(Resource resource) {
        // First: a text that was asked for is no more kept as bytes, and would have to be encoded again.
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
