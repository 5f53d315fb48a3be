/** One request to Xero: its limits, its retries, and what its response means. */
@NullMarked
package io.batonxero.xero.http;

import org.jspecify.annotations.NullMarked;
