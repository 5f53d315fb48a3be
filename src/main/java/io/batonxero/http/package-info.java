/** HTTP clients with limits, and a small HTTP server. */
@NullMarked
package io.batonxero.http;

import org.jspecify.annotations.NullMarked;
