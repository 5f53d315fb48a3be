/** What tests start, send and read. */
@NullMarked
package io.batonxero.support;

import org.jspecify.annotations.NullMarked;
