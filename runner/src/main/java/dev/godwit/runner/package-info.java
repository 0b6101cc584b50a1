/**
 * One run from its request to its report, whoever starts it: a Job or a person.
 * Everything it needs lies in the packages below; only {@code job} and {@code cli} stand above.
 */
@NullMarked
package dev.godwit.runner;

import org.jspecify.annotations.NullMarked;
