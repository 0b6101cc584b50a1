package dev.godwit.runner.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.runner.review.Finding;
import dev.godwit.runner.review.Grade;
import dev.godwit.runner.review.ReviewedMigration;
import dev.godwit.runner.review.Rule;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/** A review in SARIF 2.1.0, as code hosts read it. */
record LintSarif(MigrationFiles files, List<Rule> rules) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    LintSarif {
        rules = List.copyOf(rules);
    }

    void print(List<ReviewedMigration> reviewed, PrintWriter out) {
        ObjectNode log = JSON.objectNode();
        log.put("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json");
        log.put("version", "2.1.0");
        ObjectNode run = log.putArray("runs").addObject();
        ObjectNode driver = run.putObject("tool").putObject("driver");
        driver.put("name", "godwit");
        ArrayNode described = driver.putArray("rules");
        rules.forEach(rule -> described.add(rule(rule)));
        ArrayNode results = run.putArray("results");
        reviewed.forEach(migration -> migration.findings().forEach(finding -> results.add(result(finding))));
        out.println(log);
    }

    private static ObjectNode rule(Rule rule) {
        ObjectNode node = JSON.objectNode();
        node.put("id", rule.id());
        node.putObject("shortDescription").put("text", rule.flags());
        node.putObject("fullDescription").put("text", rule.why());
        node.putObject("help").put("text", rule.rewrite());
        node.putObject("defaultConfiguration").put("level", level(rule.grade()));
        return node;
    }

    private ObjectNode result(Finding finding) {
        ObjectNode node = JSON.objectNode();
        node.put("ruleId", finding.rule());
        node.put("level", level(finding.grade()));
        node.putObject("message").put("text", finding.message() + " Instead: " + finding.rewrite());
        ObjectNode place = node.putArray("locations").addObject().putObject("physicalLocation");
        place.putObject("artifactLocation").put("uri", uri(files.of(finding.migration())));
        place.putObject("region").put("startLine", finding.line());
        return node;
    }

    private static String level(Grade grade) {
        return switch (grade) {
            case Advice -> "note";
            case Unsafe -> "warning";
            case Fails -> "error";
        };
    }

    private static String uri(String path) {
        try {
            return new URI(null, null, path, null).getRawPath();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a path alone is always a URI", e);
        }
    }
}
