package io.batonxero.baton;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Hashes of the ids of one kind in one organisation, to compare a later sync with. The record of a delivery keeps only the
 * lowest hashes, which are a uniform sample because the hashes are mixed. Immutable.
 */
public final class IdHashes {
    /** No ids are known. */
    public static final IdHashes NONE = new IdHashes(0, new int[0]);

    private final int size;
    private final int[] sorted;

    private IdHashes(int size, int[] sorted) {
        this.size = size;
        this.sorted = sorted;
    }

    /** {@return these hashes} Duplicates count once. */
    private static IdHashes of(int[] hashes) {
        Arrays.sort(hashes);
        int distinct = 0;
        for (int hash : hashes) {
            if (distinct == 0 || hash != hashes[distinct - 1]) {
                hashes[distinct++] = hash;
            }
        }
        return new IdHashes(distinct, Arrays.copyOf(hashes, distinct));
    }

    /** Collects ids. Not thread-safe. */
    static final class Builder {
        private int[] hashes = new int[16];
        private int size;

        /** Adds the hash of an id, which is the same in every version of Java. */
        void add(String id) {
            if (size == hashes.length) {
                hashes = Arrays.copyOf(hashes, 2 * size);
            }
            hashes[size++] = mixed(id.hashCode());
        }

        /** Mixed, since the hashes of similar strings are close. */
        private static int mixed(int hash) {
            int mixed = (hash ^ (hash >>> 16)) * 0x85ebca6b;
            mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
            return mixed ^ (mixed >>> 16);
        }

        IdHashes build() {
            return of(Arrays.copyOf(hashes, size));
        }
    }

    @JsonCreator
    static IdHashes read(@JsonProperty("size") int size, @JsonProperty("lowest") byte[] lowest) {
        int[] sorted = new int[lowest.length / Integer.BYTES];
        ByteBuffer.wrap(lowest).asIntBuffer().get(sorted);
        return new IdHashes(size, sorted);
    }

    /** {@return the number of distinct hashes before sampling} */
    @JsonProperty("size")
    public int size() {
        return size;
    }

    @JsonProperty("lowest")
    byte[] lowest() {
        ByteBuffer bytes = ByteBuffer.allocate(sorted.length * Integer.BYTES);
        bytes.asIntBuffer().put(sorted);
        return bytes.array();
    }

    /** {@return a sample of at most this many hashes} */
    public IdHashes sample(int max) {
        return sorted.length <= max ? this : new IdHashes(size, Arrays.copyOf(sorted, max));
    }

    /** {@return the hashes of both sets} Neither may be a sample. */
    IdHashes plus(IdHashes other) {
        int[] both = Arrays.copyOf(sorted, sorted.length + other.sorted.length);
        System.arraycopy(other.sorted, 0, both, sorted.length, other.sorted.length);
        return of(both);
    }

    /**
     * {@return an estimate of how many records are still there} Without sampling, only hash collisions make it inexact. If
     * one side has no ids, they count as unknown ({@link #NONE}), and the result is {@code before}.
     *
     * @param before the number of records that these ids stand for
     * @param now all ids of a later sync
     */
    public int kept(int before, IdHashes now) {
        if (sorted.length == 0 || now.size == 0) {
            return before;
        }
        long found = Arrays.stream(sorted)
                .filter(hash -> Arrays.binarySearch(now.sorted, hash) >= 0)
                .count();
        return (int) Math.round((double) before * found / sorted.length);
    }

    @Override
    public String toString() {
        return size + " ids";
    }
}
