/** Parts of the shell that can be tested without an API server; the rest is tested in {@code dev.godwit.operator.it}. */
@NullMarked
package dev.godwit.operator.reconcile;

import org.jspecify.annotations.NullMarked;
