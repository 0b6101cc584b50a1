/**
 * What is known of the database that migrations are reviewed for: its tables with their sizes, who has transactions open, and
 * the questions about rows that the review asks of it, with the answers. Pure; dev.godwit.runner.facts reads them.
 */
@NullMarked
package dev.godwit.runner.review.facts;

import org.jspecify.annotations.NullMarked;
