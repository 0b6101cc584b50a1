package dev.godwit.runner.reconcile;

import dev.godwit.runner.drift.CatalogObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Policies of row level security. */
record PolicySql() implements KindSql {

    @Override
    public Sql create(CatalogObject policy) {
        Properties has = Properties.of(policy);
        return Sql.of("CREATE " + Target.of(policy) + (has.has("permissive") ? " AS RESTRICTIVE" : "") + " FOR "
                + has.need("command") + to(has) + conditions(has));
    }

    private static String to(Properties has) {
        List<String> roles = new ArrayList<>(has.list("roles"));
        roles.replaceAll(role -> role.equals("public") ? "PUBLIC" : role);
        return " TO " + String.join(", ", roles);
    }

    private static String conditions(Properties has) {
        return (has.has("using") ? " USING (" + has.need("using") + ")" : "")
                + (has.has("check") ? " WITH CHECK (" + has.need("check") + ")" : "");
    }

    @Override
    public Sql change(CatalogObject before, CatalogObject after, Set<String> differing) {
        Properties was = Properties.of(before);
        Properties is = Properties.of(after);
        boolean less = (was.has("using") && !is.has("using")) || (was.has("check") && !is.has("check"));
        return less || differing.contains("command") || differing.contains("permissive")
                ? new Sql.Again()
                : Sql.of("ALTER " + Target.of(after) + (differing.contains("roles") ? to(is) : "") + conditions(is));
    }
}
