/** Finds what changed between two deliveries: organisations and people by their ids, with their roles. */
@NullMarked
package io.batonxero.report.compare;

import org.jspecify.annotations.NullMarked;
