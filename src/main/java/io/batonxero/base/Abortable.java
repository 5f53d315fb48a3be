package io.batonxero.base;

/** Work that another thread can put an end to. */
public interface Abortable {
    /** Breaks off what is under way and lets nothing begin, until {@link #resume}. */
    void abort();

    /** Lets work begin again. */
    void resume();
}
