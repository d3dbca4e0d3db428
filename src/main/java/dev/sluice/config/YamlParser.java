package dev.sluice.config;

import dev.sluice.config.Node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;

/**
 * The part of YAML that means the same to every reader: one document, no aliases, tags or merges.
 *
 * <p>It works on events, before anything is resolved: nothing is ever constructed, and an alias
 * bomb is refused at its first anchor.
 */
final class YamlParser {
    private final YamlEvents events;
    private final Depth depth = new Depth();

    private YamlParser(String text) {
        this.events = new YamlEvents(text);
    }

    static Node parse(String file, String text) throws MalformedDocumentException {
        return new YamlParser(text).document(Place.root(file, 1));
    }

    private Node document(Place file) throws MalformedDocumentException {
        events.next(file);
        if (!(events.next(file) instanceof DocumentStartEvent start)) {
            throw DocumentParser.empty(file.file());
        }
        if (start.getSpecVersion().isPresent() || !start.getTags().isEmpty()) {
            throw file.malformed("directives (%YAML, %TAG) are not understood; delete the line");
        }
        Event first = events.next(file);
        if (first instanceof ScalarEvent scalar
                && scalar.isPlain()
                && scalar.getValue().isEmpty()) {
            throw DocumentParser.empty(file.file());
        }
        Node document = node(file.at(events.line()), first);
        events.next(file);
        if (!(events.next(file) instanceof StreamEndEvent)) {
            throw file.at(events.line())
                    .malformed("a second document begins here; write it into a file of its own");
        }
        return document;
    }

    private Node node(Place place, Event event) throws MalformedDocumentException {
        YamlFeatures.refuse(place, event);
        if (event instanceof MappingStartEvent) {
            return mapping(place);
        }
        if (event instanceof ScalarEvent scalar) {
            return YamlScalar.read(place, scalar);
        }
        return sequence(place);
    }

    private Node mapping(Place place) throws MalformedDocumentException {
        depth.enter(place);
        Members members = new Members(place);
        Event event = events.next(place);
        while (!(event instanceof MappingEndEvent)) {
            Place member = members.open(key(place, event), events.line());
            members.put(node(member, events.next(member)));
            event = events.next(place);
        }
        depth.leave();
        return members.close();
    }

    private String key(Place object, Event event) throws MalformedDocumentException {
        Place here = object.at(events.line());
        YamlFeatures.refuse(here, event);
        if (!(event instanceof ScalarEvent scalar)) {
            throw here.malformed("a key is a text, not an object or a list");
        }
        if (scalar.isPlain()) {
            YamlFeatures.refusePlainKey(here, scalar.getValue());
        }
        return scalar.getValue();
    }

    private Node sequence(Place place) throws MalformedDocumentException {
        depth.enter(place);
        List<Node> items = new ArrayList<>();
        Event event = events.next(place);
        while (!(event instanceof SequenceEndEvent)) {
            items.add(node(place.item(items.size(), events.line()), event));
            event = events.next(place);
        }
        depth.leave();
        return new ArrayNode(place, items);
    }
}
