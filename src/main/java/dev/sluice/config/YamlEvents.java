package dev.sluice.config;

import java.util.Iterator;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The parser's events one by one; its errors name only what is wrong, never the text around. */
final class YamlEvents {
    private final String text;
    private final Iterator<Event> events;
    private int line = 1;

    YamlEvents(String text) {
        this.text = text;
        this.events = new Parse(LoadSettings.builder().build()).parseString(text).iterator();
    }

    /** The next event; an error is reported at the value that was being read. */
    Event next(Place around) throws MalformedDocumentException {
        try {
            Event event = events.next();
            line = event.getStartMark().map(Mark::getLine).orElse(line - 1) + 1;
            return event;
        } catch (MarkedYamlEngineException e) {
            int at = e.getProblemMark().map(Mark::getLine).orElse(line - 1) + 1;
            throw around.at(at).malformed("this is not YAML: " + e.getProblem());
        } catch (ReaderException e) {
            throw around.at(lineOf(e.getPosition()))
                    .malformed("a character that YAML does not know; write it as an escape");
        } catch (YamlEngineException | IllegalArgumentException e) {
            // The second for an escape that is cut off, or beyond the last character.
            throw around.at(line).malformed("this is not YAML");
        }
    }

    /** The line on which the last event began. */
    int line() {
        return line;
    }

    private int lineOf(int position) {
        int end =
                text.offsetByCodePoints(
                        0, Math.min(position, text.codePointCount(0, text.length())));
        return 1 + (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
    }
}
