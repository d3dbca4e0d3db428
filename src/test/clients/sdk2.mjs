// The second line of the TypeScript SDK, which knows 2026-07-28 and negotiates by its mode.
import { Client, ClientCredentialsProvider, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { capabilities, clientInfo } from './answers.mjs';

const MODES = { legacy: 'legacy', auto: 'auto', modern: { pin: '2026-07-28' } };

/** Logs in by itself, wherever the server says. */
export function login(client) {
  return new ClientCredentialsProvider(client);
}

/** A person came back from the login with these parameters, `iss` among them (RFC 9207). */
export function finish(transport, callback) {
  return transport.finishAuth(callback);
}

export function open(endpoint, options, answers, mode) {
  const client = new Client(clientInfo, { capabilities, versionNegotiation: { mode: MODES[mode] } });
  const transport = new StreamableHTTPClientTransport(endpoint, options);
  for (const method of answers.methods) {
    client.setRequestHandler(method, answers.to);
  }
  return {
    client,
    transport,
    call: (params, options) => client.callTool(params, options),
    revision: () => client.getNegotiatedProtocolVersion(),
  };
}
