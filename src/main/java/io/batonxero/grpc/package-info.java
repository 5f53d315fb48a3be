/** The {@code grpc:} endpoints: Camel's own, with TLS, a token for each call, and uploads that wait for the server. */
@NullMarked
package io.batonxero.grpc;

import org.jspecify.annotations.NullMarked;
