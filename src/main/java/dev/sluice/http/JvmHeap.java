package dev.sluice.http;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The heap of this process. Much of what is in use is garbage at any time, so only what the last
 * collection left counts. Once that is most of the heap, all that is in use counts: collectors give
 * up before the last byte is taken.
 */
@ApplicationScoped
class JvmHeap implements HeapUse {
    private final List<GarbageCollectorMXBean> collectors =
            ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class);

    /** Collectors tell of other memory too. */
    private final Set<String> pools =
            ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getType() == MemoryType.HEAP)
                    .map(MemoryPoolMXBean::getName)
                    .collect(Collectors.toUnmodifiableSet());

    @Override
    public int percent() {
        Runtime runtime = Runtime.getRuntime();
        long used = runtime.totalMemory() - runtime.freeMemory();
        long left = Math.min(used, leftByLastCollection());
        boolean mostlyFull = left >= runtime.maxMemory() / 4 * 3;
        return (int) (100 * (mostlyFull ? used : left) / runtime.maxMemory());
    }

    /** In bytes; 0 before the first. */
    private long leftByLastCollection() {
        long lastEnd = -1;
        long left = 0;
        for (GarbageCollectorMXBean collector : collectors) {
            GcInfo info = collector.getLastGcInfo();
            if (info != null && info.getEndTime() > lastEnd) {
                lastEnd = info.getEndTime();
                left = heap(info.getMemoryUsageAfterGc());
            }
        }
        return left;
    }

    private long heap(Map<String, MemoryUsage> byPool) {
        long used = 0;
        for (Map.Entry<String, MemoryUsage> pool : byPool.entrySet()) {
            used += pools.contains(pool.getKey()) ? pool.getValue().getUsed() : 0;
        }
        return used;
    }
}
