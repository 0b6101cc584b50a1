/**
 * Godwit as its users meet it: the chart installed by helm, resources applied, real pods, a real PostgreSQL. Each test has
 * a namespace of its own under Pod Security {@code restricted}.
 */
@NullMarked
package dev.godwit.e2e;

import org.jspecify.annotations.NullMarked;
