/**
 * Says what migrations will do to the data that is there, before they do it: walks through the statements, knowing what
 * the ones before have made, and asks every rule. Pure.
 */
@NullMarked
package dev.godwit.runner.review;

import org.jspecify.annotations.NullMarked;
