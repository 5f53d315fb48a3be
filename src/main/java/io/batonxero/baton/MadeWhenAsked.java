package io.batonxero.baton;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Function;

/**
 * The records of many people, each made of what is known of one: all of them at once would take ten times the memory.
 * Whoever writes them needs each once, for a moment.
 */
final class MadeWhenAsked<S, T> extends AbstractList<T> implements RandomAccess {
    private final List<S> sources;
    private final Function<S, T> maker;

    /**
     * Makes a record of each source.
     *
     * @param maker says the same of the same, whenever it is asked, and by any thread
     */
    MadeWhenAsked(List<S> sources, Function<S, T> maker) {
        this.sources = List.copyOf(sources);
        this.maker = maker;
    }

    /** {@return a list that nobody changes} */
    static <T> List<T> copyOf(List<T> list) {
        return list instanceof MadeWhenAsked ? list : List.copyOf(list);
    }

    @Override
    public T get(int index) {
        return maker.apply(sources.get(index));
    }

    @Override
    public int size() {
        return sources.size();
    }
}
