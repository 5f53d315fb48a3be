/** The few requests to the API server of the cluster that pods share tokens by. */
@NullMarked
package io.batonxero.kubernetes;

import org.jspecify.annotations.NullMarked;
