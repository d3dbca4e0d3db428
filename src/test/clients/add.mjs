// Takes what `sluice add` printed as its clients would, and calls the server: add.mjs ADDED.json FILE
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const [addedFile, file] = process.argv.slice(2);
const { server, token, variable, settings } = JSON.parse(await readFile(addedFile, 'utf8'));

/** What each client puts in place of what stands in its settings. */
const filled = {
  'claude-code': (text) => text.replace(`\${${variable}}`, token),
  cursor: (text) => text.replace(`\${env:${variable}}`, token),
  vscode: (text) => text.replace(`\${input:${server}-token}`, token),
  plain: (text) => text.replace('THE-TOKEN', token),
};

for (const [name, fill] of Object.entries(filled)) {
  const { url, headers } = (settings[name].mcpServers ?? settings[name].servers)[server];
  const sent = Object.fromEntries(Object.entries(headers).map(([key, text]) => [key, fill(text)]));
  const client = new Client({ name, version: '1' });
  await client.connect(
    new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: sent } }),
  );
  const { tools } = await client.listTools();
  assert(tools.some((it) => it.name === 'read_text_file'), 'a tool that reads is listed');
  const { content } = await client.callTool({ name: 'read_text_file', arguments: { path: file } });
  assert.equal(content[0].text, 'hello\n');
  await assert.rejects(client.callTool({ name: 'no_such_tool' }), /-32602/);
  await client.close();
  console.log(`ok ${name} ${tools.length} tools`);
}
