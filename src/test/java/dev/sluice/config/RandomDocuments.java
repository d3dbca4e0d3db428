package dev.sluice.config;

import dev.sluice.config.Node.BooleanNode;
import dev.sluice.config.Node.NumberNode;
import dev.sluice.config.Node.TextNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Documents that are nearly always right, and then sometimes broken in one place. */
final class RandomDocuments {
    private static final Place NOWHERE = Place.root("any", 1);
    private static final String[] RULES = {"require", "deny_if", "limits"};

    private final Random random;
    private final PolicyWords words;
    private final ServerWords serverWords;
    private final CommandWords commandWords;
    private final IssuerWords issuerWords;
    private final Breakage breakage;

    RandomDocuments(Random random) {
        this.random = random;
        this.words = new PolicyWords(random);
        this.serverWords = new ServerWords(random);
        this.commandWords = new CommandWords(random);
        this.issuerWords = new IssuerWords(random);
        this.breakage = new Breakage(random);
    }

    Node next(DocumentKind kind) {
        Map<String, Object> document =
                switch (kind) {
                    case POLICY -> policy();
                    case SERVER -> server();
                    case GRANT -> grant();
                    case ISSUER -> issuer();
                    case OPERATOR -> operator();
                    case SWITCH -> aSwitch();
                    case PIN -> pins();
                };
        if (random.nextInt(5) < 2) {
            breakage.once(document);
        }
        return Trees.node(NOWHERE, document);
    }

    private Map<String, Object> policy() {
        Fields policy = new Fields();
        policy.always("version", () -> word("1"));
        policy.always("default", () -> word("allow", "deny"));
        policy.maybe("$schema", () -> word("./policy.schema.json"));
        policy.maybe("description", () -> text(words.sentence()));
        policy.maybe("hide", () -> list(() -> text(words.name())));
        policy.maybe("mode", () -> word("enforce", "shadow"));
        policy.maybe("unlisted", () -> word("unknown", "denied"));
        policy.maybe("denials", () -> word("result", "error"));
        policy.maybe("all_tools", () -> rules(new Fields()).map);
        policy.maybe("tools", () -> entries(words::name, this::tool));
        policy.maybe("prompts", () -> access(words::name));
        policy.maybe("resources", () -> access(words::uri));
        policy.maybe("client_requests", this::clientRequests);
        return policy.map;
    }

    private Object clientRequests() {
        Fields requests = new Fields();
        for (String what : new String[] {"sampling", "elicitation", "roots"}) {
            requests.maybe(what, () -> word("allow", "deny"));
        }
        return requests.map;
    }

    private Object access(Supplier<String> names) {
        Fields access = new Fields();
        access.maybe("default", () -> word("allow", "deny"));
        access.maybe("allow", () -> list(() -> text(names.get())));
        access.maybe("deny", () -> list(() -> text(names.get())));
        return access.map;
    }

    private Fields rules(Fields fields) {
        for (String rule : RULES) {
            fields.maybe(rule, () -> list(rule.equals("limits") ? this::limit : this::predicate));
        }
        return fields;
    }

    private Object tool() {
        Fields tool = rules(new Fields());
        tool.maybe("action", () -> word("allow", "deny", "require_approval"));
        tool.maybe("reason", () -> text(words.sentence()));
        tool.maybe("mode", () -> word("enforce", "shadow"));
        tool.maybe("rate_limit", this::rateLimit);
        tool.maybe("approval", this::approval);
        return tool.map;
    }

    private Object rateLimit() {
        Fields limit = new Fields();
        limit.always("max", () -> number(words.count()));
        limit.always("window", this::window);
        limit.maybe("scope", this::scope);
        return limit.map;
    }

    private Object limit() {
        Fields limit = new Fields();
        boolean sums = random.nextBoolean();
        limit.always("max", () -> number(sums ? words.sum() : words.count()));
        limit.always("window", this::window);
        limit.maybe("scope", this::scope);
        limit.maybe("counter", () -> text(words.name()));
        limit.maybe("on_outage", () -> word("deny", "allow", "local"));
        limit.maybe("lease", this::flag);
        if (sums) {
            limit.always("increment_from", () -> text(words.path()));
        }
        return limit.map;
    }

    private Object flag() {
        return random.nextInt(80) == 0
                ? word("true", "false")
                : new BooleanNode(NOWHERE, random.nextBoolean());
    }

    private Object scope() {
        return word("session", "caller", "grant", "server", "global");
    }

    private Object window() {
        return switch (random.nextInt(3)) {
            case 0 -> word("minute", "hour", "day");
            case 1 -> number(words.seconds());
            default -> text(words.duration());
        };
    }

    private Object approval() {
        Fields approval = new Fields();
        approval.maybe("reason", () -> text(words.sentence()));
        approval.maybe("expires", () -> text(words.duration()));
        approval.maybe("hold", () -> text(words.duration()));
        approval.maybe("approvers", () -> list(() -> text(words.name())));
        return approval.map;
    }

    private Object predicate() {
        Fields predicate = new Fields();
        predicate.always("conditions", () -> list(this::condition));
        predicate.maybe("on_deny", () -> text(words.sentence()));
        return predicate.map;
    }

    private Object condition() {
        String operator = words.operator();
        Fields condition = new Fields();
        condition.always("path", () -> text(words.path()));
        condition.always("op", () -> text(operator));
        condition.always("value", () -> random.nextInt(40) == 0 ? any() : operand(operator));
        return condition.map;
    }

    private Object operand(String operator) {
        boolean mayRefer = !operator.equals("exists") && !operator.equals("regex");
        if (mayRefer && random.nextInt(4) == 0) {
            return reference();
        }
        return switch (operator) {
            case "exists" -> new BooleanNode(NOWHERE, random.nextBoolean());
            case "regex" -> text(words.expression());
            case "lt", "lte", "gt", "gte" -> number(words.sum());
            case "in", "not_in" -> list(this::any);
            default -> any();
        };
    }

    private Object reference() {
        Fields reference = new Fields();
        reference.always("path", () -> text(words.path()));
        return reference.map;
    }

    private Object any() {
        return switch (random.nextInt(7)) {
            case 0 -> new Node.NullNode(NOWHERE);
            case 1 -> new BooleanNode(NOWHERE, random.nextBoolean());
            case 2 -> number(words.sum());
            case 3 -> list(() -> text(words.sentence()));
            case 4 -> entries(words::name, () -> text(words.sentence()));
            case 5 -> random.nextInt(4) == 0 ? reference() : text(words.sentence());
            default -> text(words.sentence());
        };
    }

    private Map<String, Object> server() {
        Fields server = new Fields();
        boolean isCommand = random.nextBoolean();
        boolean isMixed = random.nextInt(20) == 0;
        if (!isCommand || isMixed) {
            boolean secured = random.nextInt(4) == 0;
            String url = serverWords.url();
            server.always("url", () -> text(secured ? url.replaceFirst("^http:", "https:") : url));
            server.maybe("auth", this::auth);
            server.maybe("headers", this::passed);
            server.maybe("transport", () -> text(serverWords.transport()));
            server.maybe("sendCaller", () -> new BooleanNode(NOWHERE, random.nextBoolean()));
            server.maybe("http2", this::flag);
            if (secured || random.nextInt(16) == 0) {
                server.maybe("tls", this::tls);
            }
            server.maybe("concurrency", this::concurrency);
        }
        if (isCommand || isMixed) {
            server.always("command", () -> some(() -> text(commandWords.argument())));
            server.maybe("env", () -> entries(commandWords::variable, this::variable));
            server.maybe("directory", () -> text(serverWords.file()));
        }
        server.maybe("timeouts", this::timeouts);
        if (isMixed) {
            server.map.remove(random.nextBoolean() ? "url" : "command");
        }
        return server.map;
    }

    private Object variable() {
        return random.nextBoolean() ? text(commandWords.value()) : secret();
    }

    private Object auth() {
        Fields auth = new Fields();
        auth.maybe("headers", () -> entries(serverWords::header, this::secret));
        auth.maybe("oauth2", this::oauth);
        return auth.map;
    }

    private Object oauth() {
        Fields oauth = new Fields();
        String flow = serverWords.flow();
        oauth.always("flow", () -> text(flow));
        oauth.always("tokenUrl", () -> text(serverWords.secured()));
        oauth.always("clientId", () -> text(words.sentence()));
        oauth.maybe("clientSecret", this::secret);
        oauth.maybe("scopes", () -> list(() -> text(serverWords.scope())));
        oauth.maybe("audience", () -> text(words.sentence()));
        oauth.maybe("resource", () -> text(serverWords.resource()));
        if (flow.equals("refresh_token") || random.nextInt(8) == 0) {
            oauth.always("refreshToken", this::refreshToken);
            oauth.maybe("authorizationUrl", () -> text(serverWords.secured()));
        }
        return oauth.map;
    }

    private Object refreshToken() {
        Fields file = new Fields();
        file.always("file", () -> text(serverWords.file()));
        return random.nextInt(8) == 0 ? secret() : file.map;
    }

    private Object passed() {
        Fields headers = new Fields();
        headers.maybe("pass", () -> list(() -> text(serverWords.passed())));
        return headers.map;
    }

    private Object tls() {
        Fields tls = new Fields();
        boolean whole = random.nextInt(8) > 0;
        tls.maybe("ca", this::secret);
        if (!whole || random.nextBoolean()) {
            tls.always("certificate", this::secret);
        }
        if (whole ? tls.map.containsKey("certificate") : random.nextBoolean()) {
            tls.always("key", this::secret);
        }
        return tls.map;
    }

    private Object secret() {
        Fields secret = new Fields();
        if (random.nextBoolean()) {
            secret.always("file", () -> text(serverWords.file()));
        } else {
            secret.always("env", () -> text(serverWords.variable()));
        }
        return secret.map;
    }

    private Object concurrency() {
        Fields concurrency = new Fields();
        concurrency.maybe("max", this::few);
        concurrency.maybe("waiting", this::few);
        return concurrency.map;
    }

    private Object few() {
        return number(random.nextInt(8) == 0 ? words.count() : "" + random.nextInt(65_536));
    }

    private Object timeouts() {
        Fields timeouts = new Fields();
        for (String which : new String[] {"connect", "firstByte", "idle", "total"}) {
            timeouts.maybe(which, () -> text(serverWords.timeout()));
        }
        return timeouts.map;
    }

    private Map<String, Object> grant() {
        Fields grant = new Fields();
        grant.always("server", () -> text(words.sentence()));
        holder(grant, 4);
        grant.maybe("policy", () -> text(words.sentence()));
        return grant.map;
    }

    private void holder(Fields holder, int kinds) {
        switch (random.nextInt(kinds)) {
            case 0 -> holder.always("token", () -> text(serverWords.token()));
            case 1 -> holder.always("tokens", () -> some(this::token));
            case 2 -> holder.always("jwt", this::jwt);
            default -> holder.always("mtls", this::mtls);
        }
        if (random.nextInt(60) == 0) {
            holder.always("token", () -> text(serverWords.token()));
        }
    }

    private Object token() {
        Fields token = new Fields();
        token.always("sha256", () -> text(serverWords.digest()));
        token.maybe("expires", () -> text(serverWords.time()));
        return token.map;
    }

    private Object jwt() {
        Fields jwt = new Fields();
        jwt.always("issuer", () -> text(words.sentence()));
        jwt.always("claims", () -> entries(words::sentence, () -> oneOrSome(words::sentence)));
        return jwt.map;
    }

    private Object mtls() {
        Fields mtls = new Fields();
        mtls.always("san", () -> oneOrSome(serverWords::san));
        return mtls.map;
    }

    private Object oneOrSome(Supplier<String> value) {
        return random.nextBoolean() ? text(value.get()) : some(() -> text(value.get()));
    }

    /** A list that is rarely empty. */
    private List<Object> some(Supplier<Object> item) {
        List<Object> list = list(item);
        if (random.nextInt(20) > 0) {
            list.add(item.get());
        }
        return list;
    }

    private Map<String, Object> issuer() {
        Fields issuer = new Fields();
        issuer.always("issuer", () -> text(issuerWords.issuer()));
        issuer.always("jwks", () -> text(issuerWords.jwks()));
        issuer.always("algorithms", () -> list(() -> text(issuerWords.algorithm())));
        issuer.maybe("scopes", () -> list(() -> text(issuerWords.scope())));
        issuer.maybe("skew", () -> text(issuerWords.skew()));
        return issuer.map;
    }

    private Map<String, Object> operator() {
        Fields operator = new Fields();
        holder(operator, 3);
        operator.always("roles", () -> some(() -> word("view", "approve", "operate")));
        operator.maybe("groups", () -> list(() -> text(words.sentence())));
        operator.maybe("grants", () -> list(() -> text(words.sentence())));
        return operator.map;
    }

    private Map<String, Object> aSwitch() {
        Fields aSwitch = new Fields();
        aSwitch.always("off", () -> random.nextInt(4) == 0 ? word("all") : off());
        aSwitch.maybe("reason", () -> text(words.sentence()));
        return aSwitch.map;
    }

    private Map<String, Object> pins() {
        Fields pins = new Fields();
        pins.always("server", () -> text(words.sentence()));
        pins.maybe("newTools", () -> word("quarantine", "allow", "first-use"));
        pins.maybe("description", () -> text(words.sentence()));
        pins.maybe("since", () -> word("2026-11-22T21:00:00Z", "2024-02-29T00:00:00Z"));
        pins.always(
                "tools",
                () -> entries(words::name, () -> word("sha256:" + "0123456789abcdef".repeat(4))));
        return pins.map;
    }

    private Object off() {
        Fields off = new Fields();
        for (String list : new String[] {"servers", "grants", "subjects"}) {
            off.maybe(list, () -> list(() -> text(words.sentence())));
        }
        off.maybe("tools", () -> list(() -> text(words.name())));
        return off.map;
    }

    private Object word(String... known) {
        return text(random.nextInt(80) == 0 ? "wrong" : known[random.nextInt(known.length)]);
    }

    private static Object text(String value) {
        return new TextNode(NOWHERE, value);
    }

    private static Object number(String value) {
        return new NumberNode(NOWHERE, new BigDecimal(value));
    }

    private List<Object> list(Supplier<Object> item) {
        List<Object> list = new ArrayList<>();
        for (int left = random.nextInt(3); left > 0; left--) {
            list.add(item.get());
        }
        return list;
    }

    private Map<String, Object> entries(Supplier<String> key, Supplier<Object> value) {
        Map<String, Object> entries = new LinkedHashMap<>();
        for (int left = random.nextInt(3); left > 0; left--) {
            entries.put(key.get(), value.get());
        }
        return entries;
    }

    /** The fields of one object; a required one is left out now and then. */
    private final class Fields {
        final Map<String, Object> map = new LinkedHashMap<>();

        void always(String field, Supplier<Object> value) {
            if (random.nextInt(150) > 0) {
                map.put(field, value.get());
            }
        }

        void maybe(String field, Supplier<Object> value) {
            if (random.nextInt(3) == 0) {
                map.put(field, value.get());
            }
        }
    }
}
