/** Programs, servers and clients that tests share. */
@NullMarked
package io.batonxero.support;

import org.jspecify.annotations.NullMarked;
