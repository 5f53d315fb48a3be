package io.batonxero.base;

/** Something that may be broken off while someone else waits for it. */
public interface Cancellable {
    /** Has this run when it is broken off, at once if it was. */
    void whenBroken(Runnable what);
}
