package io.batonxero.simulator;

import io.batonxero.demo.Request;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The faults of a simulated Xero. Thread-safe. */
public final class SimulatedFaults {
    private final List<Fault> faults = new CopyOnWriteArrayList<>();

    private record Fault(String path, AtomicInteger remaining, FaultyResponse response) {}

    /** Responds to the next requests for a path with a fault. Faults of a path are used in the order of the calls. */
    public void next(int times, String path, FaultyResponse response) {
        faults.add(new Fault(path, new AtomicInteger(times), response));
    }

    /** Removes all faults. */
    public void clear() {
        faults.clear();
    }

    Optional<FaultyResponse> of(Request request) {
        return faults.stream()
                .filter(fault ->
                        fault.path().equals(request.path()) && fault.remaining().getAndDecrement() > 0)
                .map(Fault::response)
                .findFirst();
    }
}
