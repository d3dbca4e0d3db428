package dev.sluice.config;

import dev.sluice.config.Node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** The members of an object while it is read. */
final class Members {
    private final Place object;
    private final Map<String, Node> members = new LinkedHashMap<>();

    Members(Place object) {
        this.object = object;
    }

    /** The place of a new member; whoever reads two of one key cannot tell which one holds. */
    Place open(String key, int line) throws MalformedDocumentException {
        Place place = object.member(key, line);
        Scalars.requireWhole(place, key);
        if (members.containsKey(key)) {
            throw place.malformed("the key stands here a second time; delete one of the two");
        }
        return place;
    }

    void put(Node member) {
        members.put(member.place().step(), member);
    }

    ObjectNode close() {
        return new ObjectNode(object, members);
    }
}
