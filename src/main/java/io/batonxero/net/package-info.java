/** How other hosts are reached: addresses, proxies, trust, time limits. */
@NullMarked
package io.batonxero.net;

import org.jspecify.annotations.NullMarked;
