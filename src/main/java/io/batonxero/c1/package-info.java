/** ConductorOne: credentials, access token, task queue, requests and exceptions. */
@NullMarked
package io.batonxero.c1;

import org.jspecify.annotations.NullMarked;
