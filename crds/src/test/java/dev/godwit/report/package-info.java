/** The chain that makes a ledger comparable. */
@NullMarked
package dev.godwit.report;

import org.jspecify.annotations.NullMarked;
