package dev.sluice.limit.redis;

import dev.sluice.limit.Charge;
import dev.sluice.limit.Consumption;
import dev.sluice.limit.Consumption.Receipt;
import dev.sluice.limit.StoreUnavailableException;
import dev.sluice.limit.redis.Taking.Answer;
import dev.sluice.limit.redis.Taking.Grant;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words of {@code take.lua}: its keys, its arguments and its reply. */
final class TakeScript {
    private static final int TAKEN = 1;
    private static final int EXCEEDED = 2;
    private static final int LOST = 3;
    private static final int UNREADABLE = 4;

    private final Script script;
    private final StoreKeys keys;
    private final Epoch epoch;
    private final Caution caution;

    TakeScript(StoreKeys keys, Epoch epoch, Caution caution) {
        this(Script.of("clock", "counter", "take"), keys, epoch, caution);
    }

    /** Another script with the same words. */
    TakeScript(Script script, StoreKeys keys, Epoch epoch, Caution caution) {
        this.script = script;
        this.keys = keys;
        this.epoch = epoch;
        this.caution = caution;
    }

    Script script() {
        return script;
    }

    List<String> keys(List<Taking> takings) {
        List<String> all = new ArrayList<>();
        all.add(keys.epoch());
        for (Taking taking : takings) {
            for (Charge charge : taking.charges()) {
                all.add(keys.of(charge.key()));
            }
        }
        return all;
    }

    /**
     * The arguments.
     *
     * @param check whether to look which server it is that answers, and that it can write
     */
    List<String> arguments(List<Taking> takings, boolean check) {
        List<String> all = new ArrayList<>();
        Epoch.Seen seen = epoch.remembered();
        all.add(seen.text());
        all.add(Long.toString(seen.lost()));
        all.add(Long.toString(seen.heard()));
        all.add(epoch.newborn());
        all.add(check ? "1" : "0");
        all.addAll(caution.arguments());
        for (Taking taking : takings) {
            all.add(Integer.toString(taking.charges().size()));
            for (int i = 0; i < taking.charges().size(); i++) {
                Charge charge = taking.charges().get(i);
                all.add(Long.toString(Micros.of(charge.key().window())));
                all.add(Long.toString(charge.max()));
                all.add(Long.toString(charge.amount()));
                all.add(charge.onLoss() == Charge.OnLoss.PASS ? "1" : "0");
                all.add(Long.toString(taking.wishes().get(i)));
            }
        }
        return all;
    }

    /**
     * Reads the reply: one answer for each call.
     *
     * @throws StoreUnavailableException when the reply is none of the script's; then its epoch is
     *     not remembered, for that would be taken for the loss of all counts later
     */
    List<Answer> answers(List<Taking> takings, @Nullable Response response) {
        StoreReply reply = new StoreReply(response);
        String seen = reply.text();
        long now = reply.number();
        List<Answer> answers = new ArrayList<>(takings.size());
        for (Taking taking : takings) {
            int what = (int) reply.number();
            answers.add(
                    switch (what) {
                        case TAKEN -> taken(taking.charges(), reply, now);
                        case EXCEEDED -> new Answer(exceeded(reply), List.of(), now);
                        case LOST -> new Answer(lost(reply), List.of(), now);
                        case UNREADABLE -> Answer.NONE;
                        default -> throw StoreReply.strange();
                    });
        }
        epoch.remember(seen, now);
        return answers;
    }

    private static Consumption exceeded(StoreReply reply) {
        int index = (int) reply.number();
        Duration wait = Micros.duration(reply.number());
        return new Consumption.Exceeded(index, wait, reply.number());
    }

    private static Consumption lost(StoreReply reply) {
        int index = (int) reply.number();
        return new Consumption.Lost(index, Micros.duration(reply.number()));
    }

    private static Answer taken(List<Charge> charges, StoreReply reply, long now) {
        List<Receipt> receipts = new ArrayList<>(charges.size());
        List<Integer> uncertain = new ArrayList<>();
        List<Grant> grants = new ArrayList<>(charges.size());
        for (int i = 0; i < charges.size(); i++) {
            Charge charge = charges.get(i);
            long ticket = reply.number();
            receipts.add(new Receipt(charge.key(), ticket, charge.amount()));
            if (reply.number() == 1) {
                uncertain.add(i);
            }
            grants.add(new Grant(ticket, reply.number(), reply.number()));
        }
        return new Answer(new Consumption.Taken(receipts, uncertain), grants, now);
    }
}
