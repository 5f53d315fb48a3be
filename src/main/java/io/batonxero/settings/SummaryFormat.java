package io.batonxero.settings;

/** What the result of a run has, and its form. */
public enum SummaryFormat {
    /** Totals and findings, for people. */
    TEXT,
    /** The same, with each organisation and each finding. */
    FULL,
    /** One JSON object. */
    JSON
}
