/** What keeps running routes right, visible and editable. */
@NullMarked
package io.batonxero.live;

import org.jspecify.annotations.NullMarked;
