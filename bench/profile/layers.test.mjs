import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tables } from './layers.mjs';

const TEXT = `java/lang/Thread.run_[j];io/netty/channel/nio/NioEventLoop.run_[0];dev/sluice/http/ReplyWriter.write_[j];io/vertx/core/End.end_[i];sock_write_[k] 60
java/lang/Thread.run_[j];io/netty/channel/nio/NioEventLoop.run_[0];dev/sluice/protocol/StrictJson$$Lambda.0x0.read_[j];java/util/HashMap.get_[j] 30
java/lang/Thread.run_[j];dev/sluice/audit/LineWriter.run_[j] 8
VMThread::run 2
`;

test('each stack counts once, for the layer in which it ends and for the class of ours that it came from', () => {
  assert.equal(tables(TEXT), `| layer | share |
|---|---|
| kernel | 60.0 % |
| JDK | 30.0 % |
| Sluice, decision log | 8.0 % |
| JVM, collector | 2.0 % |

| Sluice's innermost class, and the layer that it called | share |
|---|---|
| http.ReplyWriter → Vert.x, kernel | 60.0 % |
| protocol.StrictJson → Sluice | 30.0 % |
| audit.LineWriter → Sluice | 8.0 % |
| none → JVM | 2.0 % |`);
});
