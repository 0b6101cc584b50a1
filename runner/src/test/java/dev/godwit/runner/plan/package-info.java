@NullMarked
package dev.godwit.runner.plan;

import org.jspecify.annotations.NullMarked;
