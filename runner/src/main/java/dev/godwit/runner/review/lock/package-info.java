/**
 * What each act locks, and what it does to the table meanwhile. A table of PostgreSQL's behaviour, which the tests hold
 * against the oldest and the newest server.
 */
@NullMarked
package dev.godwit.runner.review.lock;

import org.jspecify.annotations.NullMarked;
