/** ConductorOne's words: who we are to it, the access token, what it refuses, what is uploaded. */
@NullMarked
package io.batonxero.c1;

import org.jspecify.annotations.NullMarked;
