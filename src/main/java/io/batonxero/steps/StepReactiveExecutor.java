package io.batonxero.steps;

import org.apache.camel.impl.engine.DefaultReactiveExecutor;

/** Runs the work of Camel between steps. An Error there, which Camel would not handle, fails the step around it. */
public final class StepReactiveExecutor extends DefaultReactiveExecutor {
    @Override
    public void schedule(Runnable work) {
        super.schedule(guarded(work));
    }

    @Override
    public void scheduleMain(Runnable work) {
        super.scheduleMain(guarded(work));
    }

    @Override
    public void scheduleSync(Runnable work) {
        super.scheduleSync(guarded(work));
    }

    @Override
    public void scheduleQueue(Runnable work) {
        super.scheduleQueue(guarded(work));
    }

    private static Runnable guarded(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (Error e) {
                RunningSteps.failAfter(e);
            }
        };
    }
}
