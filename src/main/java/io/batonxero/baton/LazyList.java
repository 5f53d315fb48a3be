package io.batonxero.baton;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Function;

/** A list that builds each record when it is read: holding all of them takes ten times the memory. Thread-safe. */
public final class LazyList<S, M> extends AbstractList<M> implements RandomAccess {
    private final List<S> sources;
    private final Function<S, M> mapper;

    /**
     * Creates a list with one record for each source.
     *
     * @param mapper builds a record; must be deterministic and thread-safe
     */
    LazyList(List<S> sources, Function<S, M> mapper) {
        this.sources = List.copyOf(sources);
        this.mapper = mapper;
    }

    /** {@return an immutable copy; a lazy list as it is} */
    static <M> List<M> copyOf(List<M> list) {
        return list instanceof LazyList ? list : List.copyOf(list);
    }

    /** {@return the sources of the records} */
    public List<S> sources() {
        return sources;
    }

    /** {@return the function that builds a record} */
    public Function<S, M> mapper() {
        return mapper;
    }

    @Override
    public M get(int index) {
        return mapper.apply(sources.get(index));
    }

    @Override
    public int size() {
        return sources.size();
    }
}
