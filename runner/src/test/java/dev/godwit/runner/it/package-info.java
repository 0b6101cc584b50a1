/** Against a real PostgreSQL, newest and oldest. */
@NullMarked
package dev.godwit.runner.it;

import org.jspecify.annotations.NullMarked;
