package io.batonxero.base;

/** Cancellable work that another thread is waiting for. */
public interface Cancellable {
    /** Registers an action for the cancellation; it runs at once if the work is cancelled already. */
    void onCancel(Runnable action);
}
