/**
 * SQL as text: tokens, statements with their places in the file, what cannot run in a transaction, and statements
 * without their literals. Pure; splitting is Flyway's, because Flyway executes.
 */
@NullMarked
package dev.godwit.runner.sql;

import org.jspecify.annotations.NullMarked;
