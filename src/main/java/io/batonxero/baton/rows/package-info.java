/** Encodes users and grants without protobuf's builders: with them, a sync of 50 000 users takes 21 % more CPU. */
@NullMarked
package io.batonxero.baton.rows;

import org.jspecify.annotations.NullMarked;
