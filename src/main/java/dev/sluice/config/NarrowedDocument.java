package dev.sluice.config;

import dev.sluice.config.Node.ArrayNode;
import dev.sluice.config.Node.ObjectNode;
import dev.sluice.config.Node.TextNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is left of a live document of one kind when a rejected change says something else. */
interface NarrowedDocument {

    /** Whether a document of the change can be understood by itself. */
    boolean isRight(Document now);

    /**
     * As much as both give.
     *
     * @param held the live document
     * @param now the change's document of that name, which is right
     * @return empty when both together give nothing
     */
    Optional<Document> of(Document held, Document now);

    /** The members of a document that is right. */
    static Map<String, Node> members(Document document) {
        return new LinkedHashMap<>(((ObjectNode) document.root()).members());
    }

    /** The document with other members. */
    static Document with(Document document, Map<String, Node> members) {
        Node root = new ObjectNode(document.root().place(), members);
        return document.with(root);
    }

    /**
     * Puts a list of texts, where the document begins: nobody will look for its line. One that says
     * the same stays, for else the document would be another.
     */
    static void put(Map<String, Node> members, Document document, String field, Said said) {
        if (!said.now().equals(said.before())) {
            Place place = document.root().place();
            List<Node> items =
                    said.now().stream()
                            .sorted()
                            .<Node>map(text -> new TextNode(place, text))
                            .toList();
            members.put(field, new ArrayNode(place, items));
        }
    }

    /** What a list said, and says. */
    record Said(Set<String> before, Set<String> now) {
        public Said {
            before = Set.copyOf(before);
            now = Set.copyOf(now);
        }
    }

    /** Puts a member, or takes it away. */
    static void put(Map<String, Node> members, String field, @Nullable Node value) {
        if (value == null) {
            members.remove(field);
        } else {
            members.put(field, value);
        }
    }
}
