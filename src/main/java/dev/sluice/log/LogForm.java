package dev.sluice.log;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.UnaryOperator;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import org.jboss.logmanager.ExtHandler;

/** Gives ordinary logs their form, before anybody is let in whose words could stand in them. */
@ApplicationScoped
class LogForm {
    private static final int FIRST_OF_ALL = 1;

    private final LogSettings settings;

    LogForm(LogSettings settings) {
        this.settings = settings;
    }

    void onStart(@Observes @Priority(FIRST_OF_ALL) StartupEvent event) {
        UnaryOperator<Formatter> form = of(settings.format());
        for (Handler each : InitialConfigurator.DELAYED_HANDLER.getHandlers()) {
            change(each, form);
        }
    }

    private static UnaryOperator<Formatter> of(String format) {
        return switch (format) {
            case "text" -> set -> set instanceof TextLines ? set : new TextLines(set);
            case "json" -> set -> new JsonLines();
            default ->
                    throw new IllegalStateException(
                            "sluice.log.format is \""
                                    + format
                                    + "\", which this version of Sluice does not understand; write"
                                    + " text or json");
        };
    }

    /** Handlers that only hand on have others inside. */
    private static void change(Handler handler, UnaryOperator<Formatter> form) {
        if (handler instanceof ExtHandler outer) {
            for (Handler inner : outer.getHandlers()) {
                change(inner, form);
            }
        }
        Formatter set = handler.getFormatter();
        if (set != null) {
            handler.setFormatter(form.apply(set));
        }
    }
}
