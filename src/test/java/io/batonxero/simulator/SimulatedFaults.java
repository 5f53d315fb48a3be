package io.batonxero.simulator;

import io.batonxero.demo.Request;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What a simulated Xero gets wrong, and how often yet. Thread-safe. */
public final class SimulatedFaults {
    private final List<Fault> faults = new CopyOnWriteArrayList<>();

    private record Fault(String path, AtomicInteger left, FaultyResponse answer) {}

    /** Has the next requests for a path answered so. What was asked for first, comes first. */
    public void next(int times, String path, FaultyResponse answer) {
        faults.add(new Fault(path, new AtomicInteger(times), answer));
    }

    Optional<FaultyResponse> of(Request request) {
        return faults.stream()
                .filter(fault ->
                        fault.path().equals(request.path()) && fault.left().getAndDecrement() > 0)
                .map(Fault::answer)
                .findFirst();
    }
}
