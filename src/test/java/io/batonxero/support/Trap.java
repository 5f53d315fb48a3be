package io.batonxero.support;

import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** A user's class that records each of its methods that runs, its static initialiser included. */
public class Trap implements Processor, AggregationStrategy {
    /** The system property that the record is in. */
    public static final String RECORD = "io.batonxero.trap";

    /** An expression that reads it would initialise this class. */
    public static final Object FIELD = record("initialised");

    /** Records its creation. */
    public Trap() {
        record("created");
    }

    /** Records its creation with a text. */
    public Trap(String text) {
        record("created with " + text);
    }

    /** Records the call. */
    public static Trap make() {
        record("called");
        return new Trap();
    }

    /** Records the call with a text. */
    public static Trap make(String text) {
        record("called with " + text);
        return new Trap();
    }

    /** Records the call. */
    public String call() {
        return record("called");
    }

    /** Records the text. */
    public void setText(String text) {
        record("set to " + text);
    }

    private static String record(String event) {
        System.setProperty(RECORD, System.getProperty(RECORD, "") + event + "; ");
        return event;
    }

    @Override
    public void process(Exchange exchange) {
        record("processed");
    }

    @Override
    public Exchange aggregate(Exchange oldExchange, Exchange newExchange) {
        record("aggregated");
        return newExchange;
    }
}
