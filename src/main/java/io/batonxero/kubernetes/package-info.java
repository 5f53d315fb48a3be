/** A client of the Kubernetes API server, and a lock between pods. */
@NullMarked
package io.batonxero.kubernetes;

import org.jspecify.annotations.NullMarked;
