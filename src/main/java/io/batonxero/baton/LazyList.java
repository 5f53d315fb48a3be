package io.batonxero.baton;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Function;

/** Records that are each made when they are read: all at once would take ten times the memory. Thread-safe. */
public final class LazyList<S, M> extends AbstractList<M> implements RandomAccess {
    private final List<S> sources;
    private final Function<S, M> maker;

    /**
     * Makes a record of each source.
     *
     * @param maker makes equal records of the same source, in any thread
     */
    LazyList(List<S> sources, Function<S, M> maker) {
        this.sources = List.copyOf(sources);
        this.maker = maker;
    }

    /** {@return a list that does not change} */
    static <M> List<M> copyOf(List<M> list) {
        return list instanceof LazyList ? list : List.copyOf(list);
    }

    /** {@return what the records are made of} */
    public List<S> sources() {
        return sources;
    }

    /** {@return what makes them} */
    public Function<S, M> maker() {
        return maker;
    }

    @Override
    public M get(int index) {
        return maker.apply(sources.get(index));
    }

    @Override
    public int size() {
        return sources.size();
    }
}
