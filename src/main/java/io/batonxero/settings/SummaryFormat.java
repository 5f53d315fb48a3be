package io.batonxero.settings;

/** The formats of a run's result on stdout. */
public enum SummaryFormat {
    /** Totals and findings, for people. */
    TEXT,
    /** The same, with each organisation and each finding. */
    FULL,
    /** One JSON object. */
    JSON
}
