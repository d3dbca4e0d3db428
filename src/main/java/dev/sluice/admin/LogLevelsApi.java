package dev.sluice.admin;

import dev.sluice.audit.ActLog;
import dev.sluice.audit.AdminAct;
import dev.sluice.log.LogLevel;
import dev.sluice.protocol.JsonValue;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * From which level on the log is written. Nothing here opens what the build closes: below DEBUG
 * libraries tell what agents sent. And nothing here closes warnings.
 */
@ApplicationScoped
class LogLevelsApi {
    /** Whose lines may be asked for, and those below them. */
    static final List<String> CATEGORIES =
            List.of("dev.sluice", "io.netty", "io.quarkus", "io.vertx");

    private static final Map<String, LogLevel> LEVELS =
            Arrays.stream(LogLevel.values()).collect(Collectors.toMap(LogLevel::name, it -> it));
    private static final String DEFAULT = "DEFAULT";
    private static final Pattern CATEGORY = Pattern.compile("[A-Za-z0-9_$.]{1,200}");
    private static final List<String> FIELDS = List.of("category", "level", "minutes");
    private static final int USUAL_MINUTES = 15;
    private static final int MOST_MINUTES = 24 * 60;

    private final LogLevels levels;
    private final ActLog log;
    private final InstantSource clock;

    LogLevelsApi(LogLevels levels, ActLog log, InstantSource clock) {
        this.levels = levels;
        this.log = log;
        this.clock = clock;
    }

    void show(RoutingContext context) {
        JsonArray rows = new JsonArray();
        for (LogLevels.Shown each : levels.show(CATEGORIES)) {
            Instant until = each.until();
            rows.add(
                    new JsonObject()
                            .put("category", each.category())
                            .put("level", each.level())
                            .put("until", until == null ? null : until.toString()));
        }
        Answer.give(context, new JsonObject().put("levels", rows));
    }

    void set(RoutingContext context, Visitor visitor) {
        JsonValue body = RequestBody.object(context.body().buffer());
        for (JsonValue.Member each : body.members()) {
            if (!FIELDS.contains(each.key())) {
                throw unusable("unknown field; known here: " + String.join(", ", FIELDS));
            }
        }
        String category = category(text(body, "category"));
        String level = text(body, "level");
        LogLevel wanted = LEVELS.get(level);
        if (wanted == null && !level.equals(DEFAULT)) {
            throw unusable("level must be DEBUG, INFO, WARN or DEFAULT");
        }
        int minutes = minutes(body.get("minutes"));
        if (!levels.hasRoomFor(category)) {
            throw new UnusableRequestException(
                    409, "too many levels are changed; end one by the level DEFAULT");
        }
        ActsBegun.record(
                log,
                new AdminAct(
                        clock.instant(),
                        Route.LOG_LEVEL.act(),
                        visitor.by(),
                        new AdminAct.LogLevel(category, level, minutes),
                        AdminAct.BEGUN));
        if (wanted == null) {
            levels.end(category);
        } else {
            levels.set(category, wanted.level(), Duration.ofMinutes(minutes));
        }
        show(context);
    }

    private static String category(String category) {
        boolean known =
                CATEGORIES.stream()
                        .anyMatch(each -> category.equals(each) || category.startsWith(each + "."));
        if (!known || !CATEGORY.matcher(category).matches()) {
            throw unusable("category must be one of these, or below one: " + CATEGORIES);
        }
        return category;
    }

    private static String text(JsonValue body, String field) {
        JsonValue value = body.get(field);
        String text = value == null ? null : value.textOrNull();
        if (text == null) {
            throw unusable(field + " must be a text");
        }
        return text;
    }

    private static int minutes(@Nullable JsonValue value) {
        if (value == null) {
            return USUAL_MINUTES;
        }
        BigDecimal number = value.isNumber() ? value.number() : null;
        BigDecimal most = BigDecimal.valueOf(MOST_MINUTES);
        boolean usable =
                number != null
                        && number.signum() > 0
                        && number.compareTo(most) <= 0
                        && number.stripTrailingZeros().scale() <= 0;
        if (!usable || number == null) {
            throw unusable("minutes must be a whole number from 1 to " + MOST_MINUTES);
        }
        return number.intValueExact();
    }

    private static UnusableRequestException unusable(String sentence) {
        return new UnusableRequestException(400, sentence);
    }
}
