package io.batonxero.baton;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The records of many people, each made of what is known of one: all of them at once would take ten times the memory.
 * Whoever writes them needs each once, for a moment.
 */
final class MadeWhenAsked<S, T> extends AbstractList<T> implements RandomAccess {
    private final List<S> sources;
    private final Function<S, T> maker;
    private final UnaryOperator<T> whole;

    /**
     * Makes a record of each source.
     *
     * @param maker says the same of the same, whenever it is asked, and by any thread
     */
    MadeWhenAsked(List<S> sources, Function<S, T> maker) {
        this(sources, maker, UnaryOperator.identity());
    }

    /**
     * Makes a record of each source in two steps, of which the first will do for who only writes it.
     *
     * @param whole what else is to be done for who asks for a record's fields
     */
    MadeWhenAsked(List<S> sources, Function<S, T> maker, UnaryOperator<T> whole) {
        this.sources = List.copyOf(sources);
        this.maker = maker;
        this.whole = whole;
    }

    /** {@return a list's records, for who only writes them} */
    static <T> List<T> asWritten(List<T> list) {
        return list instanceof MadeWhenAsked<?, T> made ? made.asWritten() : list;
    }

    private List<T> asWritten() {
        return new MadeWhenAsked<>(sources, maker);
    }

    /** {@return a list that nobody changes} */
    static <T> List<T> copyOf(List<T> list) {
        return list instanceof MadeWhenAsked ? list : List.copyOf(list);
    }

    @Override
    public T get(int index) {
        return whole.apply(maker.apply(sources.get(index)));
    }

    @Override
    public int size() {
        return sources.size();
    }
}
