package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.cases.CaseFile;
import dev.sluice.cli.cases.Outcome;
import dev.sluice.cli.cases.Play;
import dev.sluice.cli.cases.Rehearsal;
import dev.sluice.cli.cases.Scene;
import dev.sluice.cli.cases.Shadowed;
import dev.sluice.cli.cases.Stage;
import dev.sluice.cli.cases.TestCase;
import dev.sluice.cli.cases.UnreadableCasesException;
import dev.sluice.cli.cases.Verdict;
import dev.sluice.config.Snapshot;
import dev.sluice.identity.Grant;
import dev.sluice.identity.Holder;
import dev.sluice.identity.TokenHash;
import dev.sluice.limit.Charging;
import dev.sluice.limit.LimitKey;
import dev.sluice.limit.Subjects;
import dev.sluice.limit.Usage;
import dev.sluice.limit.local.LocalLimiter;
import dev.sluice.policy.Call;
import dev.sluice.policy.CallerFacts;
import dev.sluice.policy.Decision;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyEngine;
import dev.sluice.testsupport.Callers;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is explained is what happens: every call of every case of the policy language. */
class WhyCasesTest {
    private static final Path FOLDER = Path.of("src/test/resources/policy/cases");

    private long now;
    private final LocalLimiter limiter = new LocalLimiter(() -> now);

    static List<TestCase> cases() throws IOException, UnreadableCasesException {
        List<TestCase> cases = new ArrayList<>();
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                cases.addAll(CaseFile.read(file).cases());
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_call_is_explained_as_it_is_decided(TestCase one) {
        Rehearsal rehearsal = new Rehearsal(one.stage());
        for (Scene scene : one.scenes()) {
            for (int i = 1; i <= scene.repeat(); i++) {
                now = scene.at().toNanos();
                JsonObject why =
                        scene.play() instanceof Play.Reach reach ? why(one.stage(), reach) : null;
                Verdict verdict = rehearsal.play(scene.at(), scene.play());
                if (why != null) {
                    assertSame(why, verdict);
                    take(one.stage(), (Play.Reach) scene.play());
                }
            }
        }
    }

    private static void assertSame(JsonObject why, Verdict verdict) {
        assertThat(why.getBoolean("listed")).isEqualTo(verdict.listed());
        boolean limited =
                verdict.outcome() == Outcome.LIMITED || verdict.wouldBe() == Shadowed.LIMITED;
        if (limited && !why.getBoolean("limitsKnown")) {
            return; // a session's own count, which nobody else knows
        }
        assertThat(why.getString("decision")).isEqualTo(verdict.outcome().word());
        assertThat(why.getString("rule")).isEqualTo(verdict.rule());
        Shadowed wouldBe = verdict.wouldBe();
        assertThat(why.getString("wouldBe")).isEqualTo(wouldBe == null ? null : wouldBe.word());
        if (verdict.message() != null) {
            assertThat(why.getString("reason")).isEqualTo(verdict.message());
        }
        if (!limited) {
            assertThat(
                            why.getJsonArray("limits").stream()
                                    .map(row -> ((JsonObject) row).getString("rule")))
                    .containsExactlyElementsOf(verdict.limits());
        }
        boolean stopped =
                verdict.outcome() != Outcome.ALLOWED && verdict.outcome() != Outcome.SHADOWED;
        assertThat(why.getJsonObject("told") != null).isEqualTo(stopped);
        assertThat(why.getJsonObject("approval") != null)
                .isEqualTo(verdict.outcome() == Outcome.PENDING);
        assertThat(why.getString("unlistedBy") == null).isEqualTo(verdict.listed());
    }

    private JsonObject why(Stage stage, Play.Reach play) {
        WhyQuestion question =
                new WhyQuestion(
                        play.caller().grant(),
                        play.target(),
                        null,
                        play.arguments(),
                        play.caller().subject(),
                        play.caller().claims(),
                        stage.server(),
                        play.session() != null,
                        false);
        Snapshot snapshot = snapshot(stage, play.caller());
        Explained explained = Why.explain(snapshot, question, Instant.EPOCH, play.definition());
        List<LimitKey> keys = explained.counts();
        List<Usage> usages = limiter.usage(keys).await().indefinitely();
        Map<LimitKey, Usage> byKey = new HashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            byKey.put(keys.get(i), usages.get(i));
        }
        return new JsonObject(explained.answer(byKey));
    }

    private static Snapshot snapshot(Stage stage, CallerFacts caller) {
        Policy policy = stage.policy();
        boolean byToken = caller.subject().equals(caller.grant()) && caller.claims() == null;
        Holder holder =
                byToken
                        ? Holder.ofToken(TokenHash.of("of-the-case"))
                        : new Holder.OfJwt("issuer", Map.of());
        Grant grant =
                new Grant(
                        caller.grant(),
                        stage.server(),
                        policy == null ? null : policy.name(),
                        holder);
        return Callers.snapshot(
                Map.of(),
                policy == null ? Map.of() : Map.of(policy.name(), policy),
                List.of(grant),
                stage.switches());
    }

    /** As the pipeline would: the explanation itself takes nothing. */
    private void take(Stage stage, Play.Reach play) {
        Decision decision =
                PolicyEngine.decide(
                        stage.switches(),
                        stage.policy(),
                        new Call(
                                stage.server(),
                                play.caller(),
                                play.target(),
                                play.arguments(),
                                play.definition()));
        if (decision instanceof Decision.Allowed allowed
                && allowed.approval() == null
                && !allowed.limits().isEmpty()) {
            CallerFacts facts = play.caller();
            String session = play.session();
            Subjects subjects =
                    Subjects.of(
                            stage.server(),
                            facts.grant(),
                            facts.subject(),
                            session == null
                                    ? null
                                    : String.join("\n", facts.grant(), facts.subject(), session));
            Charging charging = Charging.of(allowed.limits(), allowed.mode(), subjects);
            if (charging.impossible() == null) {
                var unused = limiter.take(charging.charges()).await().indefinitely();
            }
        }
    }
}
