// The first line of the TypeScript SDK, which knows the revisions up to 2025-11-25.
import { ClientCredentialsProvider } from '@modelcontextprotocol/sdk/client/auth-extensions.js';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { capabilities, clientInfo } from './answers.mjs';

const QUESTIONS = [CreateMessageRequestSchema, ElicitRequestSchema, ListRootsRequestSchema];

/** Logs in by itself, wherever the server says. */
export function login(client) {
  return new ClientCredentialsProvider(client);
}

/** A person came back from the login with these parameters. */
export function finish(transport, callback) {
  return transport.finishAuth(callback.get('code'));
}

export function open(endpoint, options, answers) {
  const client = new Client(clientInfo, { capabilities });
  const transport = new StreamableHTTPClientTransport(endpoint, options);
  for (const question of QUESTIONS) {
    client.setRequestHandler(question, answers.to);
  }
  return {
    client,
    transport,
    call: (params, options) => client.callTool(params, undefined, options),
    revision: () => transport.protocolVersion,
  };
}
