/** The decision, by table and by property. */
@NullMarked
package dev.godwit.runner.decide;

import org.jspecify.annotations.NullMarked;
