package dev.godwit.runner.review.facts;

import dev.godwit.runner.sql.Name;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the server says of everything that the pending migrations name, at one moment.
 *
 * @param major the server's version
 * @param tables those that are there, and what hangs on them
 * @param steadyFunctions functions that were asked for and are not volatile, whatever their arguments
 * @param constrainedDomains domains with a constraint
 * @param enums with what the server calls them in SQL
 * @param filledSchemas schemas in which something is
 * @param transactions of others, open for long, the oldest first
 * @param replicas how many servers follow this one now
 * @param couldNotKnow sentences about what the server would not tell
 */
public record Facts(
        int major,
        Map<Name, TableFacts> tables,
        Set<Name> steadyFunctions,
        Set<Name> constrainedDomains,
        Map<Name, String> enums,
        Set<String> filledSchemas,
        List<OpenTransaction> transactions,
        int replicas,
        List<String> couldNotKnow) {

    public Facts {
        tables = Map.copyOf(tables);
        steadyFunctions = Set.copyOf(steadyFunctions);
        constrainedDomains = Set.copyOf(constrainedDomains);
        enums = Map.copyOf(enums);
        filledSchemas = Set.copyOf(filledSchemas);
        transactions = List.copyOf(transactions);
        couldNotKnow = List.copyOf(couldNotKnow);
    }
}
