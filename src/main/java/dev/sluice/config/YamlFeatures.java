package dev.sluice.config;

import dev.sluice.config.Node.TextNode;
import java.util.Optional;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/** Features of YAML by which a document says something else than it seems to: all refused. */
final class YamlFeatures {
    private YamlFeatures() {}

    static void refuse(Place place, Event event) throws MalformedDocumentException {
        if (event instanceof AliasEvent) {
            throw place.malformed("aliases (*name) are refused; write the value out");
        }
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            throw place.malformed("anchors (&name) are refused; delete it and write values out");
        }
        if (tagOf(event).isPresent()) {
            throw place.malformed("tags (!name) are refused; delete the tag");
        }
    }

    /** Refuses keys that are no text: {@code 1:} and {@code true:} would be others in JSON. */
    static void refusePlainKey(Place place, String key) throws MalformedDocumentException {
        if (key.equals("<<")) {
            throw place.malformed("merge keys (<<) are refused; write the fields out");
        }
        if (!(YamlScalar.plain(place, key) instanceof TextNode)) {
            throw place.malformed("a key is a text; write it between double quotes");
        }
    }

    private static Optional<String> tagOf(Event event) {
        if (event instanceof ScalarEvent scalar) {
            return scalar.getTag();
        }
        return event instanceof CollectionStartEvent collection
                ? collection.getTag()
                : Optional.empty();
    }
}
