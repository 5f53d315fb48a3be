package io.batonxero.baton;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Function;

/**
 * The messages of many people, each made of what is known of one: all of them at once would take ten times the memory.
 * Whoever writes them needs each once, for a moment, and as a row, which is made without the message.
 */
final class MadeWhenAsked<S, M> extends AbstractList<M> implements RandomAccess {
    private final List<S> sources;
    private final Function<S, M> message;
    private final Function<S, ?> row;

    /**
     * Makes a message, or a row, of each source.
     *
     * @param message says the same of the same, whenever it is asked, and by any thread
     * @param row says what the message says
     */
    MadeWhenAsked(List<S> sources, Function<S, M> message, Function<S, ?> row) {
        this.sources = List.copyOf(sources);
        this.message = message;
        this.row = row;
    }

    /** {@return the rows of messages, each made when it is asked for} */
    static <M, R> List<R> rows(List<M> messages, Class<R> type, Function<M, R> of) {
        return messages instanceof MadeWhenAsked<?, M> made ? made.rows(type) : new MadeWhenAsked<>(messages, of, of);
    }

    private <R> List<R> rows(Class<R> type) {
        return new MadeWhenAsked<>(sources, row.andThen(type::cast), row);
    }

    /** {@return a list that nobody changes} */
    static <M> List<M> copyOf(List<M> list) {
        return list instanceof MadeWhenAsked ? list : List.copyOf(list);
    }

    @Override
    public M get(int index) {
        return message.apply(sources.get(index));
    }

    @Override
    public int size() {
        return sources.size();
    }
}
