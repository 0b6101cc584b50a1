/**
 * The custom resources {@code DatabaseMigration} and {@code MigrationApproval}. The CRDs in {@code crds/} are generated from these types and their
 * descriptions are what {@code kubectl explain} shows. Defaults are applied twice, by the API server and by the records'
 * constructors, so that code never meets a null where the schema has a default.
 */
@NullMarked
package dev.godwit.api;

import org.jspecify.annotations.NullMarked;
