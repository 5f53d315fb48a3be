/** Names and numbers as people read and write them: visible parts, labels for equal names, lists, nouns. */
@NullMarked
package io.batonxero.names;

import org.jspecify.annotations.NullMarked;
