/** {@code grpc:} endpoints for ConductorOne: Camel's component with TLS, access tokens and uploads with back-pressure. */
@NullMarked
package io.batonxero.grpc;

import org.jspecify.annotations.NullMarked;
