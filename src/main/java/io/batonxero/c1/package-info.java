/** ConductorOne: credentials, access token, tasks, requests and exceptions. */
@NullMarked
package io.batonxero.c1;

import org.jspecify.annotations.NullMarked;
