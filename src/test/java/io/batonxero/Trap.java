package io.batonxero;

import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** A class of a user's that notes whatever is run of it, from its initialisation on. */
public class Trap implements Processor, AggregationStrategy {
    /** The system property that says what was run. */
    static final String NOTE = "io.batonxero.trap";

    /** Read by an expression, it would initialise this class. */
    public static final Object FIELD = note("initialised");

    /** Notes that it was made. */
    public Trap() {
        note("made");
    }

    /** Notes that it was made with a text. */
    public Trap(String text) {
        note("made with " + text);
    }

    /** Notes that it was called. */
    public static Trap make() {
        note("called");
        return new Trap();
    }

    /** Notes that it was called with a text. */
    public static Trap make(String text) {
        note("called with " + text);
        return new Trap();
    }

    /** Notes that it was called. */
    public String call() {
        return note("called");
    }

    /** Notes that it was set. */
    public void setText(String text) {
        note("set to " + text);
    }

    private static String note(String what) {
        System.setProperty(NOTE, System.getProperty(NOTE, "") + what + "; ");
        return what;
    }

    @Override
    public void process(Exchange exchange) {
        note("processed");
    }

    @Override
    public Exchange aggregate(Exchange oldExchange, Exchange newExchange) {
        note("aggregated");
        return newExchange;
    }
}
