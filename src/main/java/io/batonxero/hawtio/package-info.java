/** The operator console: Hawtio and Jolokia on their own Jetty server, behind a login. */
@NullMarked
package io.batonxero.hawtio;

import org.jspecify.annotations.NullMarked;
