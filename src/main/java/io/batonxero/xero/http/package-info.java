/** Sends requests to Xero: rate limits, retries, and what each response means. */
@NullMarked
package io.batonxero.xero.http;

import org.jspecify.annotations.NullMarked;
