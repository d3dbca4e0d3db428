import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/** Who allocates, and who computes: the first frame of each stack, and its first frame of Sluice's own. */
final class Sites {
    private static final int ROWS = 25;

    private Sites() {}

    public static void main(String[] args) throws Exception {
        Path recording = Path.of(args[0]);
        double perRequest = Double.parseDouble(args[1]);
        Map<String, Long> ours = new HashMap<>();
        Map<String, Long> sites = new HashMap<>();
        Map<String, Long> classes = new HashMap<>();
        Map<String, Long> hot = new HashMap<>();
        Map<String, Long> hotOurs = new HashMap<>();
        Set<Long> threads = new HashSet<>();
        long weight = 0;
        long samples = 0;
        List<RecordedEvent> events = new ArrayList<>(RecordingFile.readAllEvents(recording));
        events.sort(Comparator.comparing(RecordedEvent::getStartTime));
        for (RecordedEvent event : events) {
                List<RecordedFrame> stack =
                        event.getStackTrace() == null ? List.of() : event.getStackTrace().getFrames();
                if (event.getEventType().getName().equals("jdk.ObjectAllocationSample")) {
                    if (!threads.add(event.getThread().getId())) {
                        long bytes = event.getLong("weight");
                        weight += bytes;
                        classes.merge(event.getClass("objectClass").getName(), bytes, Long::sum);
                        sites.merge(first(stack, ""), bytes, Long::sum);
                        ours.merge(first(stack, "dev.sluice."), bytes, Long::sum);
                    } // else it stands for all that the thread allocated before the recording
                } else if (event.getEventType().getName().equals("jdk.ExecutionSample")) {
                    samples++;
                    hot.merge(first(stack, ""), 1L, Long::sum);
                    hotOurs.merge(first(stack, "dev.sluice."), 1L, Long::sum);
                }
        }
        print("allocation by Sluice's first frame", "bytes a request", ours, weight, perRequest);
        print("allocation by its place", "bytes a request", sites, weight, perRequest);
        print("allocation by class", "bytes a request", classes, weight, perRequest);
        print("processor time by Sluice's first frame", "samples", hotOurs, samples, samples);
        print("processor time by its place", "samples", hot, samples, samples);
    }

    private static void print(
            String title, String unit, Map<String, Long> found, long sum, double scale) {
        System.out.printf("%n| %s | %s | share |%n|---|---|---|%n", title, unit);
        found.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(ROWS)
                .forEach(
                        each ->
                                System.out.printf(
                                        "| %s | %.0f | %.1f %% |%n",
                                        each.getKey(),
                                        scale * each.getValue() / sum,
                                        100.0 * each.getValue() / sum));
    }

    private static String first(List<RecordedFrame> stack, String prefix) {
        for (RecordedFrame frame : stack) {
            RecordedMethod method = frame.getMethod();
            String name = method.getType().getName();
            if (name.startsWith(prefix) && frame.isJavaFrame()) {
                return name + "." + method.getName() + ":" + frame.getLineNumber();
            }
        }
        return prefix.isEmpty() ? "(no stack)" : "(none of Sluice's)";
    }
}
