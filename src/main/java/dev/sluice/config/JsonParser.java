package dev.sluice.config;

import dev.sluice.config.Node.ArrayNode;
import dev.sluice.config.Node.BooleanNode;
import dev.sluice.config.Node.NullNode;
import java.util.ArrayList;
import java.util.List;

/** JSON as RFC 8259 says and nothing else, with the line of every value. */
final class JsonParser {
    private final JsonCursor in;
    private final Depth depth = new Depth();

    private JsonParser(String text) {
        this.in = new JsonCursor(text);
    }

    static Node parse(String file, String text) throws MalformedDocumentException {
        JsonParser parser = new JsonParser(text);
        parser.in.skipSpace();
        Place root = Place.root(file, parser.in.line());
        Node document = parser.value(root);
        parser.in.skipSpace();
        if (parser.in.peek() != JsonCursor.END) {
            throw root.at(parser.in.line())
                    .malformed("something follows the document; a file holds one document only");
        }
        return document;
    }

    private Node value(Place place) throws MalformedDocumentException {
        if (in.take('{')) {
            return object(place);
        }
        if (in.take('[')) {
            return array(place);
        }
        if (in.take('"')) {
            return Scalars.text(place, JsonString.read(in, place));
        }
        return word(place, in.word());
    }

    private Node word(Place place, String word) throws MalformedDocumentException {
        return switch (word) {
            case "true" -> new BooleanNode(place, true);
            case "false" -> new BooleanNode(place, false);
            case "null" -> new NullNode(place);
            case "" -> throw place.at(in.line()).malformed(unexpected("a value"));
            default -> {
                if (word.startsWith("-") || Character.isDigit(word.charAt(0))) {
                    yield Scalars.number(place, word);
                }
                throw place.malformed("a text stands between double quotes in JSON; write them");
            }
        };
    }

    private String unexpected(String expected) {
        return switch (in.peek()) {
            case JsonCursor.END -> "the document ends too early; " + expected + " is missing";
            case ',', '}', ']' -> expected + " is missing; JSON has no comma after the last one";
            case '/', '#' -> "JSON has no comments; delete it, or write the document in YAML";
            case '\'' -> "JSON has double quotes only; write \" for '";
            default -> expected + " is expected here";
        };
    }

    private Node object(Place place) throws MalformedDocumentException {
        depth.enter(place);
        Members members = new Members(place);
        if (!in.take('}')) {
            do {
                members.put(member(place, members));
            } while (in.take(','));
            require('}', place, "a comma or } is expected after a member");
        }
        depth.leave();
        return members.close();
    }

    private Node member(Place object, Members members) throws MalformedDocumentException {
        if (!in.take('"')) {
            throw object.at(in.line()).malformed(unexpected("a key between double quotes"));
        }
        int line = in.line();
        Place place = members.open(JsonString.read(in, object.at(line)), line);
        require(':', place, "a colon is expected after the key");
        return value(place);
    }

    private Node array(Place place) throws MalformedDocumentException {
        depth.enter(place);
        List<Node> items = new ArrayList<>();
        if (!in.take(']')) {
            do {
                in.skipSpace();
                items.add(value(place.item(items.size(), in.line())));
            } while (in.take(','));
            require(']', place, "a comma or ] is expected after an item");
        }
        depth.leave();
        return new ArrayNode(place, items);
    }

    private void require(char wanted, Place place, String message)
            throws MalformedDocumentException {
        if (!in.take(wanted)) {
            boolean ended = in.peek() == JsonCursor.END;
            throw place.at(in.line())
                    .malformed(ended ? "the document ends too early; " + message : message);
        }
    }
}
