/** The console in which an operator sees the routes at work: Hawtio and Jolokia on a Jetty of their own, behind a login. */
@NullMarked
package io.batonxero.hawtio;

import org.jspecify.annotations.NullMarked;
