package dev.sluice.gateway;

import dev.sluice.audit.ArgumentDigests;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.JsonValue.Member;
import dev.sluice.protocol.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the decision log tells of the arguments of a call; the caller chooses their names. */
final class Arguments {
    private static final int MOST_KEYS = 256;
    private static final Comparator<Member> BY_KEY = Comparator.comparing(Member::key);

    private Arguments() {}

    /** Their names, sorted; so many at most, each so long at most. */
    static List<String> keys(Message.@Nullable Request request) {
        List<Member> members = members(request);
        return switch (members.size()) {
            case 0 -> List.of();
            case 1 -> List.of(name(members.get(0)));
            default -> names(members);
        };
    }

    private static List<String> names(List<Member> members) {
        String[] keys = new String[members.size()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = members.get(i).key();
        }
        Arrays.sort(keys);
        String[] told = keys.length <= MOST_KEYS ? keys : Arrays.copyOf(keys, MOST_KEYS + 1);
        for (int i = 0; i < Math.min(told.length, MOST_KEYS); i++) {
            told[i] = Denials.shortened(told[i]);
        }
        if (told.length > MOST_KEYS) {
            told[MOST_KEYS] = "…";
        }
        return List.of(told);
    }

    /** The keyed digests of the same; null when none are wanted, or there are no arguments. */
    static @Nullable Map<String, String> digests(
            Message.@Nullable Request request, ArgumentDigests digests) {
        List<Member> members = digests.isOn() ? members(request) : List.of();
        if (members.isEmpty()) {
            return null;
        }
        Map<String, String> found = new HashMap<>();
        told(members).forEach(each -> found.putIfAbsent(name(each), digests.of(each.value())));
        return found;
    }

    private static List<Member> told(List<Member> members) {
        if (members.size() < 2) {
            return members;
        }
        List<Member> sorted = new ArrayList<>(members);
        sorted.sort(BY_KEY);
        return sorted.size() <= MOST_KEYS ? sorted : sorted.subList(0, MOST_KEYS);
    }

    private static String name(Member member) {
        return Denials.shortened(member.key());
    }

    private static List<Member> members(Message.@Nullable Request request) {
        JsonValue params = request == null ? null : request.params();
        JsonValue arguments = params == null ? null : params.get("arguments");
        return arguments == null ? List.of() : arguments.members();
    }
}
