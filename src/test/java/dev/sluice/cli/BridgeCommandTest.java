package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BridgeCommandTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                                                        | Missing required parameter: 'COMMAND'
                    --listen 8090 -- cat                | --listen takes HOST:PORT
                    --listen localhost:99999 -- cat     | --listen takes HOST:PORT
                    --listen nowhere.invalid:80 -- cat  | --listen names a host that is not known
                    --listen 0.0.0.0:0 -- cat           | other machines can reach 0.0.0.0:0
                    --listen [::]:0 -- cat              | so a token is needed; add --token-file
                    --path mcp -- cat                   | --path takes a path such as /mcp
                    --path /healthz -- cat              | --path takes a path such as /mcp
                    --path /a?b -- cat                  | --path takes a path such as /mcp
                    --name a/b -- cat                   | --name takes letters
                    --max-processes 0 -- cat            | take a number above 0
                    --max-memory -1 -- cat              | take a number above 0
                    --grace 5 -- cat                    | write a time such as 500ms, 2s, 5m or 1h
                    --idle 169h -- cat                  | at most 168h
                    --token-file /nowhere/t -- cat      | /nowhere/t cannot be read
                    --quick -- cat                      | Unknown option: '--quick'
                    """)
    void what_it_cannot_do_is_told_and_nothing_starts(String arguments, String told) {
        String all = arguments == null ? "bridge" : "bridge " + arguments;

        Ran ran = Ran.sluice(all.split(" "));

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains(told);
        assertThat(ran.out()).isEmpty();
    }
}
