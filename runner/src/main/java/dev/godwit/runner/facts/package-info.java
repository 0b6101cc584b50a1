/**
 * Judges pending migrations by the database that they are for: reads what the catalogue says of the tables they name, and asks
 * the rows what the review wants to know, in one transaction that only reads and with little patience.
 */
@NullMarked
package dev.godwit.runner.facts;

import org.jspecify.annotations.NullMarked;
