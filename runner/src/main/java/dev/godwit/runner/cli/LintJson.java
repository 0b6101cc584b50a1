package dev.godwit.runner.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.runner.review.Done;
import dev.godwit.runner.review.Finding;
import dev.godwit.runner.review.Grade;
import dev.godwit.runner.review.ReviewedMigration;
import dev.godwit.runner.review.lock.TableLock;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** A review for programs: every migration with its summary, its locks and its findings. */
final class LintJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private LintJson() {}

    static void print(List<ReviewedMigration> reviewed, PrintWriter out) {
        ObjectNode all = JSON.objectNode();
        ArrayNode migrations = all.putArray("migrations");
        reviewed.forEach(migration -> migrations.add(migration(migration)));
        for (Grade grade : Grade.values()) {
            all.put(grade.name().toLowerCase(Locale.ROOT), LintText.count(reviewed, grade));
        }
        out.println(all);
    }

    private static ObjectNode migration(ReviewedMigration migration) {
        ObjectNode node = JSON.objectNode();
        node.put("name", migration.name());
        node.put("summary", migration.summary());
        ArrayNode locks = node.putArray("locks");
        migration.acts().forEach(done -> done.locks().forEach(lock -> locks.add(lock(done, lock))));
        ArrayNode findings = node.putArray("findings");
        migration.findings().forEach(finding -> findings.add(finding(finding)));
        return node;
    }

    private static ObjectNode lock(Done done, TableLock lock) {
        ObjectNode node = JSON.objectNode();
        node.put("statement", done.statement());
        node.put("line", done.line());
        node.put("table", lock.table().toString());
        node.put("mode", lock.mode().toString());
        node.put("work", lock.work().name());
        return node;
    }

    private static ObjectNode finding(Finding finding) {
        ObjectNode node = JSON.objectNode();
        node.put("rule", finding.rule());
        node.put("class", finding.grade().name());
        node.put("statement", finding.statement());
        node.put("line", finding.line());
        node.put("object", finding.object());
        node.put("message", finding.message());
        node.put("rewrite", finding.rewrite());
        return node;
    }
}
