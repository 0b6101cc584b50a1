/**
 * Bundles that a Job fetches: an archive at an address that another controller published. The address and the archive are
 * hostile until looked at; only what has the announced digest is opened.
 */
@NullMarked
package dev.godwit.runner.fetch;

import org.jspecify.annotations.NullMarked;
