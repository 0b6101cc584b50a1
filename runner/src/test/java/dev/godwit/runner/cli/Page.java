package dev.godwit.runner.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/** A page of the documentation. */
record Page(Path file, Node document) {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** All that the repository has for people to read. */
    static List<Page> all() {
        Stream<Path> others = Stream.of(
                        "README.md",
                        "CONTRIBUTING.md",
                        "helm/godwit/README.md",
                        "operator/DESIGN.md",
                        "runner/DESIGN.md",
                        "image/README.md")
                .map(ROOT::resolve);
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(docs.filter(file -> file.toString().endsWith(".md")), others)
                    .map(Page::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Page read(Path file) {
        try {
            return new Page(file, Parser.builder().build().parse(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return ROOT.relativize(file).toString();
    }

    /** @param language of the block; empty for those without one */
    List<String> blocks(String language) {
        return found(FencedCodeBlock.class, language::equals, FencedCodeBlock::getInfo, FencedCodeBlock::getLiteral);
    }

    List<String> code() {
        return found(Code.class, any -> true, Code::getLiteral, Code::getLiteral);
    }

    List<String> links() {
        return found(Link.class, any -> true, Link::getDestination, Link::getDestination);
    }

    /** As GitHub calls them in addresses. */
    List<String> anchors() {
        return found(Heading.class, any -> true, Page::text, Page::text).stream()
                .map(text -> text.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private <T extends Node> List<String> found(
            Class<T> kind, Predicate<String> wanted, Function<T, String> by, Function<T, String> what) {
        List<String> found = new ArrayList<>();
        walk(document, node -> {
            if (kind.isInstance(node) && wanted.test(by.apply(kind.cast(node)))) {
                found.add(what.apply(kind.cast(node)));
            }
        });
        return found;
    }

    private static void walk(Node node, Consumer<Node> visitor) {
        visitor.accept(node);
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            walk(child, visitor);
        }
    }

    private static String text(Node heading) {
        StringBuilder text = new StringBuilder();
        heading.accept(new AbstractVisitor() {
            @Override
            public void visit(Text words) {
                text.append(words.getLiteral());
            }

            @Override
            public void visit(Code words) {
                text.append(words.getLiteral());
            }
        });
        return text.toString();
    }
}
