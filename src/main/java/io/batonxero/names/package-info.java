/** What people see of a name, and how equal names are told apart. */
@NullMarked
package io.batonxero.names;

import org.jspecify.annotations.NullMarked;
