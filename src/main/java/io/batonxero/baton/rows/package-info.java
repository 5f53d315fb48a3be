/** Writes users and grants as bytes without protobuf's builders, which take a fifth more CPU for 50 000 users. */
@NullMarked
package io.batonxero.baton.rows;

import org.jspecify.annotations.NullMarked;
