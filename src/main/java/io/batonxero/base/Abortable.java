package io.batonxero.base;

/** Work that another thread can abort. Thread-safe. */
public interface Abortable {
    /** Cancels the running work and refuses new work until {@link #resume}. */
    void abort();

    /** Accepts work again. */
    void resume();
}
