/** Outgoing connections: addresses, proxies, trusted certificates and timeouts. */
@NullMarked
package io.batonxero.net;

import org.jspecify.annotations.NullMarked;
